/* SPDX-License-Identifier: MIT */
#include "filter/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "detect/memory.h"
#include "sys/fds.h"
#include "sys/publish.h"

enum { LOCK_WAIT_MS = 10000, COLUMNS_MAX = 16 << 20 };

/* A file that links to another stays a link; the lock and the old file lie beside the other. */
static char *behind_links(const char *path)
{
	char *real = realpath(path, NULL);
	return real ? real : strdup(path);
}

static int split_path(struct state_file *s, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	size_t dir_len = slash ? (size_t)(slash - path) + 1 : 0;
	s->dir = dir_len ? strndup(path, dir_len) : strdup(".");
	s->name = strdup(path + dir_len);
	s->lock_name = s->name ? malloc(strlen(s->name) + sizeof ".lock") : NULL;
	if (!s->dir || !s->lock_name)
		return err_nomem(err, "the state");
	(void)snprintf(s->lock_name, strlen(s->name) + sizeof ".lock", "%s.lock", s->name);
	if (*s->name == '\0')
		return err_set(err, ERR_USAGE, "--state %s names a folder, not a file", path);
	return 0;
}

static int read_bytes(struct state_file *s, struct err *err)
{
	if (s->save && faccessat(s->dirfd, s->name, F_OK, 0) < 0 && errno == ENOENT)
		return 0; /* the first run makes it */
	return fds_read_file(s->path, STATE_BYTES_MAX, false, &s->bytes, &s->bytes_n, err);
}

int state_file_open(struct state_file *s, const char *path, bool save, struct err *err)
{
	*s = (struct state_file){ .path = path, .save = save, .dirfd = -1, .lock = { .fd = -1 } };
	if (!path)
		return 0;
	char *real = behind_links(path);
	int split = real ? split_path(s, real, err) : err_nomem(err, "the state");
	free(real);
	if (split < 0)
		return -1;
	s->dirfd = open(s->dir, O_DIRECTORY | O_CLOEXEC | O_RDONLY);
	if (s->dirfd < 0)
		return err_sys(err, save ? ERR_CREATE : ERR_NOINPUT, errno,
			       "cannot open the folder of the state file %s", path);
	if (save && lock_take(&s->lock, s->dirfd, s->lock_name, path, LOCK_WAIT_MS, err) < 0)
		return -1;
	return read_bytes(s, err);
}

/* What must agree between runs: the names of the value columns, in order. */
static int columns_text(struct buf *out, const struct schema *schema, struct err *err)
{
	for (size_t j = 0; j < schema->values_n; j++) {
		struct span name = schema_value_name(schema, j);
		if (buf_add(out, name.data, name.len, err) < 0 ||
		    buf_addc(out, KEY_SEPARATOR, err) < 0)
			return -1;
	}
	return 0;
}

/* A file of the first form holds the newest times only as the detector has them. */
static int seen_by_detector(struct seen *seen, const struct series_set *set, struct err *err)
{
	for (uint32_t id = 0; id < series_count(set); id++) {
		uint64_t at_last;
		int64_t last_ns = series_last_time(set, id, &at_last);
		if (seen_restore(seen, id, last_ns, at_last, err) < 0)
			return -1;
	}
	return 0;
}

static int restore(struct state_file *s, struct series_set *set, struct span columns,
		   struct err *err)
{
	struct span bytes = span_of(s->bytes, s->bytes_n);
	bool there;
	if (seen_decode(&s->seen, &bytes, &there, err) < 0 ||
	    memory_decode(set, columns, bytes, err) < 0)
		return -1;
	if (!there)
		return seen_by_detector(&s->seen, set, err);
	return s->seen.series_n == series_count(set)
		       ? 0
		       : err_set(err, ERR_INPUT, "state: damaged (times of other series)");
}

int state_file_restore(struct state_file *s, struct series_set *set, const struct schema *schema,
		       struct err *err)
{
	if (!s->bytes)
		return 0;
	struct buf columns;
	struct err why = ERR_INIT;
	buf_init(&columns, COLUMNS_MAX);
	int result = columns_text(&columns, schema, err);
	if (result == 0 && restore(s, set, buf_span(&columns), &why) < 0)
		result = err_set(err, why.code, "state file %s: %s (move it away to begin anew)",
				 s->path, why.msg);
	s->restored = result == 0;
	buf_release(&columns);
	free(s->bytes);
	s->bytes = NULL;
	return result;
}

int state_file_encode(const struct state_file *s, const struct series_set *set,
		      const struct schema *schema, struct buf *out, struct err *err)
{
	struct buf columns;
	buf_init(&columns, COLUMNS_MAX);
	int result = columns_text(&columns, schema, err);
	if (result == 0)
		result = memory_encode(set, buf_span(&columns), out, err);
	if (result == 0)
		result = seen_encode(&s->seen, series_count(set), out, err);
	buf_release(&columns);
	return result;
}

int state_file_publish(struct state_file *s, struct span bytes, struct err *err)
{
	struct publish p;
	char keep[300];
	(void)snprintf(keep, sizeof keep, "%.250s~", s->name);
	if (publish_begin(&p, s->dirfd, s->dir, err) < 0)
		return -1;
	int result = publish_write(&p, bytes.data, bytes.len, err);
	if (result == 0)
		result = publish_rename(&p, s->name, s->published ? NULL : keep, err);
	s->published = s->published || result == 0;
	publish_abandon(&p);
	return result;
}

void state_file_close(struct state_file *s)
{
	lock_drop(&s->lock);
	if (s->dirfd >= 0)
		(void)close(s->dirfd);
	s->dirfd = -1;
	free(s->dir);
	free(s->name);
	free(s->lock_name);
	free(s->bytes);
	seen_release(&s->seen);
	s->dir = s->name = s->lock_name = s->bytes = NULL;
}
