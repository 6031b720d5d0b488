/* SPDX-License-Identifier: MIT */
/* survey.c - which line of an index is the newest. */
#include <assert.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "store/linescan.h"
#include "store/store.h"
#include "sys/retry.h"

enum { LINE_MAX_BYTES = 1 << 20, DAMAGED_MAX = 1000 };

/*
 * What was seen of a foreign index, beside the lock: where we had got to, the
 * newest line, and how its lines are written. Only a memory: if it does not
 * fit the file, the file is read whole again.
 */
struct memory {
	off_t surveyed, newest_at;
	int64_t newest_ns;
	uint64_t inode;
	int form;
	int bare;
};

static bool memory_load(const struct store *s, struct memory *m)
{
	struct err ignored = ERR_INIT;
	char text[256];
	int64_t v[6];
	struct span left;
	int fd;
	ssize_t n;

	SYS_RETRY(fd, openat(s->dirfd, STORE_LOCK, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
	if (fd < 0)
		return false;
	n = scan_pread(fd, s->lock_path, text, sizeof text, 0, &ignored);
	(void)close(fd);
	if (n < 2 || text[n - 1] != '\n')
		return false;
	left = span_of(text, (size_t)n - 1);
	for (size_t i = 0; i < 6; i++) {
		const char *end = memchr(left.data, ' ', left.len);
		struct span word = span_of(left.data, end ? (size_t)(end - left.data) : left.len);
		struct err why = ERR_INIT;

		if (num_integer("memory", word, INT64_MIN, INT64_MAX, &v[i], &why) < 0)
			return false;
		left = end ? span_of(end + 1, left.len - word.len - 1) : span_of("", 0);
	}
	*m = (struct memory){ .surveyed = (off_t)v[0],
			      .newest_at = (off_t)v[1],
			      .newest_ns = v[2],
			      .inode = (uint64_t)v[3],
			      .form = (int)v[4],
			      .bare = v[5] != 0 };
	return v[0] >= 0 && v[1] >= 0 && v[4] >= STAMP_ISO_MS && v[4] <= STAMP_COMPACT;
}

/* Best effort: without it the next one reads more. */
void index_remember(const struct store *s, const struct index *ix)
{
	char text[256];
	int n = snprintf(text, sizeof text,
			 "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %d %d\n",
			 (int64_t)ix->surveyed, (int64_t)ix->newest_at, ix->newest_ns,
			 (int64_t)ix->inode, (int)ix->table.form, ix->table.bare_names ? 1 : 0);

	assert(n > 0 && (size_t)n < sizeof text);
	if (pwrite(s->lock.fd, text, (size_t)n, 0) == (ssize_t)n)
		(void)!ftruncate(s->lock.fd, n);
}

/* A memory is believed if the line it names is there. */
static bool memory_fits(const struct store *s, const struct index *ix, const struct memory *m)
{
	struct err ignored = ERR_INIT;
	struct scan scan;
	struct cells cells;
	struct span line;
	struct entry e;
	bool fits;

	if (m->inode != (uint64_t)ix->inode || m->surveyed > ix->size || m->surveyed < ix->body ||
	    m->newest_at >= m->surveyed)
		return false;
	cells_init(&cells);
	scan_init(&scan, ix->fd, s->index_path, m->newest_at, m->surveyed, LINE_MAX_BYTES);
	scan.quotes = true;
	fits = scan_next(&scan, &line, NULL, &ignored) == SCAN_LINE &&
	       table_read(&ix->table, line, &cells, &e, &ignored) == 0 && e.time_ns == m->newest_ns;
	scan_release(&scan);
	cells_release(&cells);
	return fits;
}

static void learn(struct index *ix, const struct entry *e, off_t offset)
{
	struct span file = e->field[FIELD_FILENAME];
	int64_t ns;

	if (e->time_ns >= ix->newest_ns) {
		ix->newest_ns = e->time_ns;
		ix->newest_at = offset;
	}
	(void)stamp_parse(e->field[FIELD_TIMESTAMP], &ns, &ix->table.form);
	ix->table.bare_names = file.len == e->name.len;
}

/* Lines that cannot be read are passed over here; verify is for them. */
static int survey_foreign(const struct store *s, struct index *ix, struct err *err)
{
	struct memory m;
	struct scan scan;
	struct cells cells;
	struct span line;
	struct entry e;
	off_t offset;
	enum scan_result got;

	ix->surveyed = ix->body;
	if (memory_load(s, &m) && memory_fits(s, ix, &m)) {
		ix->surveyed = m.surveyed;
		ix->newest_at = m.newest_at;
		ix->newest_ns = m.newest_ns;
		ix->table.form = (enum stamp_form)m.form;
		ix->table.bare_names = m.bare != 0;
	}
	cells_init(&cells);
	index_scan(&scan, s, ix, ix->surveyed, LINE_MAX_BYTES);
	while ((got = scan_next(&scan, &line, &offset, err)) == SCAN_LINE || got == SCAN_TAIL) {
		struct err ignored = ERR_INIT;
		bool whole = table_read(&ix->table, line, &cells, &e, &ignored) == 0;

		if (whole)
			learn(ix, &e, offset);
		if (got == SCAN_TAIL)
			/* Not torn, only without a final newline: ours always have one. */
			ix->open_end = whole;
		else
			ix->surveyed = scan.at;
	}
	scan_release(&scan);
	cells_release(&cells);
	return got == SCAN_FAIL ? -1 : 0;
}

/* The last line of ours that can be read: damaged ones behind it are passed over. */
static int survey_own(const struct store *s, struct index *ix, struct err *err)
{
	struct scan scan;
	struct cells cells;
	struct span line;
	struct entry e;
	off_t end, offset;
	int rc = 0;

	if (scan_last_newline(ix->fd, s->index_path, ix->size, &end, err) < 0)
		return -1;
	cells_init(&cells);
	scan_init(&scan, ix->fd, s->index_path, ix->body, end > ix->body ? end : ix->body,
		  LINE_MAX_BYTES);
	for (int i = 0; i < DAMAGED_MAX; i++) {
		struct err ignored = ERR_INIT;
		enum scan_result got = scan_back(&scan, &line, &offset, err);

		if (got != SCAN_LINE) {
			rc = got == SCAN_FAIL ? -1 : 0;
			break;
		}
		if (table_read(&ix->table, line, &cells, &e, &ignored) == 0) {
			ix->newest_ns = e.time_ns;
			ix->newest_at = offset;
			break;
		}
	}
	ix->surveyed = ix->size;
	scan_release(&scan);
	cells_release(&cells);
	return rc;
}

int index_newest(const struct store *s, struct index *ix, struct err *err)
{
	if (ix->fd < 0 || ix->headless)
		return 0;
	return ix->table.own ? survey_own(s, ix, err) : survey_foreign(s, ix, err);
}
