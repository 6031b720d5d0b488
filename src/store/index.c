/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/linescan.h"
#include "store/quarantine.h"
#include "store/store.h"
#include "sys/retry.h"

enum { HEADER_MAX = 1 << 16 };

static int open_file(const struct store *s, struct index *ix, int flags, struct err *err)
{
	struct stat st;

	SYS_RETRY(ix->fd, openat(s->dirfd, s->index_name,
				 flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600));
	if (ix->fd < 0)
		return -1;
	if (store_regular(ix->fd, s->index_path, &st, err) < 0) {
		index_close(ix);
		return -1;
	}
	ix->size = st.st_size;
	ix->inode = st.st_ino;
	return 0;
}

static void index_init(struct index *ix)
{
	*ix = (struct index){ .fd = -1, .empty = true, .headless = true, .newest_ns = INT64_MIN };
	table_own(&ix->table);
}

void index_close(struct index *ix)
{
	if (ix->fd >= 0)
		(void)close(ix->fd);
	ix->fd = -1;
}

/* A beginning of our own header without its newline. */
static bool is_torn_header(struct span line)
{
	const char header[] = TABLE_HEADER;

	return line.len < sizeof header && memcmp(line.data, header, line.len) == 0;
}

static int read_header(const struct store *s, struct index *ix, struct err *err)
{
	struct err why = ERR_INIT;
	struct scan scan;
	struct span line;
	enum scan_result got;
	int rc = 0;

	scan_init(&scan, ix->fd, s->index_path, 0, ix->size, HEADER_MAX);
	got = scan_next(&scan, &line, NULL, err);
	if (got == SCAN_FAIL)
		rc = -1;
	else if (got == SCAN_END || (got == SCAN_TAIL && is_torn_header(line)) ||
		 (scan.at >= ix->size && memchr(line.data, '\0', line.len)))
		; /* cut while it was written, or blocks of it kept from the disk by a power loss */
	else if (table_from_header(&ix->table, line, &why) < 0)
		rc = err_set(err, ERR_INPUT, "%s is no index of responses: %s (another folder: -C)",
			     s->index_path, why.msg);
	else {
		ix->headless = false;
		ix->open_end = got == SCAN_TAIL;
		ix->body = scan.at;
		ix->empty = ix->body >= ix->size;
	}
	scan_release(&scan);
	return rc;
}

int index_open(const struct store *s, struct index *ix, struct err *err)
{
	index_init(ix);
	if (open_file(s, ix, O_RDONLY, err) < 0) {
		if (err->code != ERR_NONE)
			return -1;
		if (errno == ENOENT)
			return 0;
		return err_sys(err, ERR_NOINPUT, errno, "cannot open %s", s->index_path);
	}
	if (read_header(s, ix, err) < 0) {
		index_close(ix);
		return -1;
	}
	return 0;
}

void index_scan(struct scan *scan, const struct store *s, const struct index *ix, off_t from,
		size_t max_line)
{
	scan_init(scan, ix->fd, s->index_path, from, ix->size, max_line);
	/* A foreign index may hold newlines within quotes; ours never does. */
	scan->quotes = !ix->table.own;
}

/*
 * Where what was never acknowledged begins: behind the last newline; or with a
 * last line that holds zeros, which none of ours does: a power loss kept blocks
 * of it from the disk.
 */
static int find_torn(struct store *s, const struct index *ix, off_t *end, struct err *err)
{
	char line[TABLE_LINE_MAX];
	off_t begin;
	ssize_t n;

	if (scan_last_newline(ix->fd, s->index_path, ix->size, end, err) < 0)
		return -1;
	if (*end != ix->size || ix->size == 0)
		return 0;
	if (scan_last_newline(ix->fd, s->index_path, ix->size - 1, &begin, err) < 0)
		return -1;
	if (*end - begin > (off_t)sizeof line)
		return 0;
	n = scan_pread(ix->fd, s->index_path, line, (size_t)(*end - begin), begin, err);
	if (n > 0 && memchr(line, '\0', (size_t)n))
		*end = begin;
	return n < 0 ? -1 : 0;
}

/* Kept elsewhere, then cut off. */
static int mend_tail(struct store *s, struct index *ix, struct err *err)
{
	off_t end;
	int rc;

	if (find_torn(s, ix, &end, err) < 0)
		return -1;
	if (end == ix->size)
		return 0;
	if (quarantine_bytes(s, ix->fd, s->index_path, end, ix->size, err) < 0)
		return -1;
	SYS_RETRY(rc, ftruncate(ix->fd, end));
	if (rc < 0)
		return err_sys(err, ERR_IO, errno, "cannot cut the torn last line of %s",
			       s->index_path);
	ix->size = end;
	return 0;
}

/* One write(2); what was written of a line that does not fit is cut off again. */
static int append(struct store *s, struct index *ix, struct span text, struct err *err)
{
	ssize_t n;
	int rc, saved;

	SYS_RETRY(n, write(ix->fd, text.data, text.len));
	saved = n < 0 ? errno : ENOSPC;
	if (n == (ssize_t)text.len) {
		SYS_RETRY(rc, fdatasync(ix->fd));
		if (rc == 0) {
			ix->size += n;
			return 0;
		}
		saved = errno;
		err_sys(err, ERR_IO, saved, "cannot sync %s", s->index_path);
	} else {
		err_sys(err, ERR_IO, saved, "cannot append to %s", s->index_path);
	}
	SYS_RETRY(rc, ftruncate(ix->fd, ix->size));
	return -1;
}

static int sync_folder(const struct store *s, struct err *err)
{
	int rc;

	SYS_RETRY(rc, fsync(s->dirfd));
	return rc < 0 ? err_sys(err, ERR_IO, errno, "cannot sync the folder %s", s->options.dir)
		      : 0;
}

static int write_header(struct store *s, struct index *ix, struct err *err)
{
	table_own(&ix->table);
	if (append(s, ix, span_z(TABLE_HEADER "\n"), err) < 0 || sync_folder(s, err) < 0)
		return -1;
	ix->headless = false;
	ix->body = ix->size;
	return 0;
}

static int prepare(struct store *s, struct index *ix, struct err *err)
{
	if (read_header(s, ix, err) < 0)
		return -1;
	if (ix->headless || ix->table.own) {
		if (mend_tail(s, ix, err) < 0)
			return -1;
		if (ix->headless)
			return write_header(s, ix, err);
	}
	if (index_newest(s, ix, err) < 0)
		return -1;
	if (!ix->table.own && !ix->open_end && ix->surveyed < ix->size)
		return mend_tail(s, ix, err);
	return 0;
}

int index_prepare(struct store *s, struct index *ix, struct err *err)
{
	index_init(ix);
	if (open_file(s, ix, O_RDWR | O_APPEND | O_CREAT, err) < 0)
		return err->code != ERR_NONE
			       ? -1
			       : err_sys(err, ERR_CREATE, errno, "cannot open %s", s->index_path);
	if (prepare(s, ix, err) < 0) {
		index_close(ix);
		return -1;
	}
	return 0;
}

int index_next_time(const struct store *s, const struct index *ix, int64_t *ns, struct err *err)
{
	int64_t step = stamp_step_ns(ix->table.form), now = s->options.now_ns();

	*ns = now - now % step;
	if (ix->newest_ns != INT64_MIN && *ns <= ix->newest_ns)
		*ns = ix->newest_ns - ix->newest_ns % step + step;
	if (*ns > stamp_limit_ns())
		return err_set(err, ERR_INPUT, "%s: its newest line lies too far in the future",
			       s->index_path);
	return 0;
}

int index_append(struct store *s, struct index *ix, const struct entry *e, struct err *err)
{
	struct buf line;
	int rc = -1;

	buf_init(&line, TABLE_LINE_MAX * 4);
	/* A foreign index without a final newline gets it together with the line. */
	if (ix->open_end && buf_addz(&line, ix->table.crlf ? "\r\n" : "\n", err) < 0)
		goto out;
	if (table_write(&ix->table, e, &line, err) < 0 || append(s, ix, buf_span(&line), err) < 0)
		goto out;
	ix->newest_at = ix->size - (off_t)line.len;
	ix->newest_ns = e->time_ns;
	ix->surveyed = ix->size;
	ix->open_end = false;
	if (!ix->table.own)
		index_remember(s, ix);
	rc = 0;
out:
	buf_release(&line);
	return rc;
}
