/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/names.h"
#include "store/linescan.h"
#include "store/upkeep.h"
#include "sys/publish.h"
#include "sys/retry.h"

/*
 * A new index without the lines is made beside the old one. Before it takes the
 * old one's place, the names that lose their lines are written to
 * results.csv.pruning: whoever is killed after that leaves behind what is to be
 * removed, and prune_finish removes it, but only what no line names.
 */

enum { INDEX_LINE_MAX = 1 << 20 };

struct prune {
	struct store *s;
	struct index *ix;
	const struct prune_options *options;
	int64_t *times; /* of the readable lines, sorted */
	size_t times_n, times_size;
	int64_t newest_ns;
	int64_t kept_from_ns; /* lines from here on stay */
	struct publish index_file, names_file;
	struct names gone;
	struct teller *t;
};

/* Calls `line` for each line of the index; e is NULL for one that cannot be read. */
static int each_line(struct prune *p,
		     int (*line)(struct prune *, const struct entry *, struct span, bool,
				 struct err *),
		     struct err *err)
{
	struct scan scan;
	struct cells cells;
	struct span text;
	struct entry e;
	enum scan_result got = SCAN_END;
	int rc = 0;

	cells_init(&cells);
	index_scan(&scan, p->s, p->ix, p->ix->body, INDEX_LINE_MAX);
	while (rc == 0 &&
	       ((got = scan_next(&scan, &text, NULL, err)) == SCAN_LINE || got == SCAN_TAIL)) {
		struct err why = ERR_INIT;
		bool whole = table_read(&p->ix->table, text, &cells, &e, &why) == 0;

		rc = line(p, whole ? &e : NULL, text, got == SCAN_LINE, err);
	}
	scan_release(&scan);
	cells_release(&cells);
	return got == SCAN_FAIL ? -1 : rc;
}

static int collect_time(struct prune *p, const struct entry *e, struct span text, bool ended,
			struct err *err)
{
	(void)text;
	(void)ended;
	if (!e)
		return 0;
	if (p->times_n == p->times_size) {
		size_t size = p->times_size ? p->times_size * 2 : 256;
		int64_t *more = realloc(p->times, size * sizeof *more);

		if (!more)
			return err_nomem(err, "the times");
		p->times = more;
		p->times_size = size;
	}
	p->times[p->times_n++] = e->time_ns;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* A line goes if it is older than both bounds say, and never the newest. */
static void choose(struct prune *p)
{
	size_t keep = p->options->keep < 1 ? 1 : (size_t)p->options->keep;

	if (p->times_n > 1)
		qsort(p->times, p->times_n, sizeof *p->times, compare);
	p->kept_from_ns = p->times_n <= keep ? INT64_MIN : p->times[p->times_n - keep];
	if (p->options->before_ns < p->kept_from_ns)
		p->kept_from_ns = p->options->before_ns;
}

static bool goes(const struct prune *p, const struct entry *e)
{
	return e && e->time_ns < p->kept_from_ns;
}

static int show_line(struct prune *p, const struct entry *e, struct span text, bool ended,
		     struct err *err)
{
	(void)text;
	(void)ended;
	return goes(p, e) ? teller_say(p->t, err, "%s/%.*s", p->s->responses_path, (int)e->name.len,
				       e->name.data)
			  : 0;
}

static int sort_line(struct prune *p, const struct entry *e, struct span text, bool ended,
		     struct err *err)
{
	uint64_t packed = 0;

	if (!goes(p, e)) {
		if (publish_write(&p->index_file, text.data, text.len, err) < 0)
			return -1;
		return ended ? publish_write(&p->index_file, "\n", 1, err) : 0;
	}
	(void)name_parse(e->name, &packed);
	if (names_add(&p->gone, packed, err) < 0 ||
	    teller_say(p->t, err, "%s/%.*s", p->s->responses_path, (int)e->name.len, e->name.data) <
		    0 ||
	    publish_write(&p->names_file, e->name.data, e->name.len, err) < 0)
		return -1;
	return publish_write(&p->names_file, "\n", 1, err);
}

static int copy_header(struct prune *p, struct err *err)
{
	char block[4096];

	for (off_t at = 0; at < p->ix->body;) {
		size_t want = p->ix->body - at < (off_t)sizeof block ? (size_t)(p->ix->body - at)
								     : sizeof block;
		ssize_t n = scan_pread(p->ix->fd, p->s->index_path, block, want, at, err);

		if (n == 0)
			return err_set(err, ERR_IO, "%s was cut while it was read",
				       p->s->index_path);
		if (n < 0 || publish_write(&p->index_file, block, (size_t)n, err) < 0)
			return -1;
		at += n;
	}
	return 0;
}

/* Named in the journal, and by no line of the index. */
static int remove_named(struct store *s, int fd, off_t size, const struct names *listed,
			struct err *err)
{
	struct scan scan;
	struct span line;
	enum scan_result got = SCAN_LINE;
	int rc = 0;

	scan_init(&scan, fd, s->pruning_path, 0, size, NAME_MAX_LEN * 2);
	while (rc == 0 && (got = scan_next(&scan, &line, NULL, err)) == SCAN_LINE) {
		char name[NAME_MAX_LEN];
		uint64_t packed;

		if (!name_parse(line, &packed) || names_has(listed, packed))
			continue;
		(void)name_unpack(name, packed);
		SYS_RETRY(rc, unlinkat(s->responses_fd, name, 0));
		if (rc < 0 && errno == ENOENT)
			rc = 0;
		if (rc < 0)
			err_sys(err, ERR_IO, errno, "cannot remove %s/%s", s->responses_path, name);
	}
	scan_release(&scan);
	/* A journal that could not be read to its end stays for the next time. */
	return got == SCAN_FAIL ? -1 : rc;
}

static int remove_journal(struct store *s, struct err *err)
{
	int rc;

	SYS_RETRY(rc, fsync(s->responses_fd));
	if (rc == 0)
		SYS_RETRY(rc, unlinkat(s->dirfd, STORE_PRUNING, 0));
	if (rc == 0)
		SYS_RETRY(rc, fsync(s->dirfd));
	return rc < 0 ? err_sys(err, ERR_IO, errno, "cannot end the prune in %s", s->options.dir)
		      : 0;
}

int prune_finish(struct store *s, const struct index *ix, bool *ended, struct err *err)
{
	struct names listed;
	struct stat st;
	int fd, rc;

	*ended = false;
	SYS_RETRY(fd,
		  openat(s->dirfd, STORE_PRUNING, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
	if (fd < 0)
		return errno == ENOENT
			       ? 0
			       : err_sys(err, ERR_IO, errno, "cannot open %s", s->pruning_path);
	names_init(&listed);
	rc = store_regular(fd, s->pruning_path, &st, err);
	if (rc == 0)
		rc = names_of_index(s, ix, &listed, err);
	if (rc == 0 && s->responses_fd >= 0)
		rc = remove_named(s, fd, st.st_size, &listed, err);
	names_release(&listed);
	(void)close(fd);
	if (rc == 0 && s->responses_fd >= 0)
		rc = remove_journal(s, err);
	*ended = rc == 0;
	return rc;
}

static int write_both(struct prune *p, struct err *err)
{
	struct stat st;
	int rc;

	if (publish_begin(&p->index_file, p->s->dirfd, p->s->options.dir, err) < 0 ||
	    publish_begin(&p->names_file, p->s->dirfd, p->s->options.dir, err) < 0)
		return -1;
	/* The one that others may read stays readable for them. */
	if (store_regular(p->ix->fd, p->s->index_path, &st, err) < 0)
		return -1;
	SYS_RETRY(rc, fchmod(p->index_file.fd, st.st_mode & 0666));
	if (rc < 0)
		return err_sys(err, ERR_IO, errno, "cannot set the mode of %s", p->s->index_path);
	return copy_header(p, err) < 0 ? -1 : each_line(p, sort_line, err);
}

static int replace(struct prune *p, struct err *err)
{
	struct index fresh;
	bool ended;
	int rc;

	/* What is remembered of a foreign index is of the old file. */
	(void)!ftruncate(p->s->lock.fd, 0);
	if (write_both(p, err) < 0 || publish_sync(&p->index_file, err) < 0 ||
	    publish_rename(&p->names_file, STORE_PRUNING, NULL, err) < 0 ||
	    publish_rename(&p->index_file, p->s->index_name, NULL, err) < 0 ||
	    index_open(p->s, &fresh, err) < 0)
		return -1;
	rc = prune_finish(p->s, &fresh, &ended, err);
	index_close(&fresh);
	return rc;
}

static int prune_locked(struct prune *p, struct err *err)
{
	bool ended;

	if (index_prepare(p->s, p->ix, err) < 0 || prune_finish(p->s, p->ix, &ended, err) < 0 ||
	    each_line(p, collect_time, err) < 0)
		return -1;
	choose(p);
	if (p->times_n == 0 || p->times[0] >= p->kept_from_ns)
		return 0;
	return p->options->dry_run ? each_line(p, show_line, err) : replace(p, err);
}

int store_prune(struct store *s, const struct prune_options *options, uint64_t *removed,
		struct teller *t, struct err *err)
{
	struct index ix = { .fd = -1 };
	struct prune p = { .s = s,
			   .ix = &ix,
			   .options = options,
			   .t = t,
			   .index_file = PUBLISH_INIT,
			   .names_file = PUBLISH_INIT };
	int rc;

	*removed = 0;
	if (store_lock(s, err) < 0)
		return -1;
	names_init(&p.gone);
	rc = prune_locked(&p, err);
	if (rc == 0)
		*removed = p.gone.n;
	publish_abandon(&p.index_file);
	publish_abandon(&p.names_file);
	index_close(&ix);
	names_release(&p.gone);
	free(p.times);
	store_unlock(s);
	return rc;
}
