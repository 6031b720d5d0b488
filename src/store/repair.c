/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/jsonscan.h"
#include "store/document.h"
#include "store/filed.h"
#include "store/names.h"
#include "store/response.h"
#include "store/upkeep.h"
#include "sys/clock.h"
#include "sys/retry.h"

/* responses/NAME becomes .quarantine/NAME. */
static int set_aside(struct store *s, const char *name, struct err *err)
{
	int fd, rc;

	if (store_quarantine(s, &fd, err) < 0)
		return -1;
	SYS_RETRY(rc, renameat(s->responses_fd, name, fd, name));
	if (rc < 0)
		err_sys(err, ERR_IO, errno, "cannot move %s/%s to %s", s->responses_path, name,
			s->quarantine_path);
	else {
		/* The new place first: a file in two places is better than one in none. */
		SYS_RETRY(rc, fsync(fd));
		if (rc == 0)
			SYS_RETRY(rc, fsync(s->responses_fd));
		if (rc < 0)
			err_sys(err, ERR_IO, errno, "cannot sync %s", s->responses_path);
	}
	(void)close(fd);
	return rc;
}

/* Bytes [from, size) of an open file into .quarantine/NAME-tail. */
static int keep_cut(struct store *s, int from_fd, off_t from, off_t size, const char *name,
		    struct err *err)
{
	struct publish p = PUBLISH_INIT;
	char path[4096];
	char block[4096], kept[128];
	int fd, rc = -1;

	if (from == size)
		return 0;
	(void)snprintf(path, sizeof path, "%s/%s", s->responses_path, name);
	if (store_quarantine(s, &fd, err) < 0)
		return -1;
	if (publish_begin(&p, fd, s->quarantine_path, err) < 0)
		goto out;
	for (off_t at = from; at < size;) {
		ssize_t n = scan_pread(from_fd, path, block, sizeof block, at, err);

		if (n < 0 || publish_write(&p, block, (size_t)n, err) < 0)
			goto out;
		if (n == 0)
			break;
		at += n;
	}
	(void)snprintf(kept, sizeof kept, "tail-%s-%s", name + sizeof PUBLISH_TEMP_PREFIX - 1,
		       p.temp + sizeof PUBLISH_TEMP_PREFIX - 1);
	rc = publish_link(&p, kept, err);
out:
	publish_abandon(&p);
	(void)close(fd);
	return rc;
}

/* One whole record or, behind the last one, the run. The tally and the checksum of r take it in. */
struct salvage {
	struct response *r;
	struct filed run; /* of a response that was closed but not named */
	bool has_run;
	off_t whole; /* bytes that stay: the head and whole records, without a comma or newline
			after the last */
};

static int take_record(struct salvage *v, struct span text, off_t end, struct err *err)
{
	struct err why = ERR_INIT;

	if (sums_add(&v->r->sums, text, &why) < 0) {
		if (why.code == ERR_INPUT)
			return 1; /* damaged from here on */
		*err = why;
		return -1;
	}
	v->whole = end;
	return 0;
}

/*
 * Whole records from the beginning. A record counts if its line is whole JSON,
 * even if its comma or newline did not arrive: then nothing of it is missing.
 */
static int read_salvage(struct salvage *v, int fd, off_t size, const char *path, struct err *err)
{
	struct scan scan;
	struct span line;
	off_t at = 0;
	enum scan_result got;
	bool begun = false;
	int rc = 0;

	scan_init(&scan, fd, path, 0, size, (size_t)1 << 30);
	while (rc == 0 &&
	       ((got = scan_next(&scan, &line, &at, err)) == SCAN_LINE || got == SCAN_TAIL)) {
		if (!begun) {
			if (got != SCAN_LINE || !span_is(line, "{\"records\":["))
				break;
			begun = true;
			continue;
		}
		if (line.len > 0 && line.data[0] == ']')
			break;
		if (line.len > 0 && line.data[line.len - 1] == ',')
			line.len--;
		rc = take_record(v, line, at + (off_t)line.len, err);
	}
	scan_release(&scan);
	return rc < 0 || got == SCAN_FAIL ? -1 : 0;
}

/* The checksum of what stays, as if it had just been written. */
static int hash_whole(struct response *r, off_t whole, const char *path, struct err *err)
{
	uint8_t block[8192];

	for (off_t at = 0; at < whole;) {
		size_t want =
			whole - at < (off_t)sizeof block ? (size_t)(whole - at) : sizeof block;
		ssize_t n = scan_pread(r->file.fd, path, block, want, at, err);

		if (n <= 0)
			return n < 0 ? -1
				     : err_set(err, ERR_IO, "%s was cut while it was read", path);
		SHA256Update(&r->sha, block, (size_t)n);
		at += n;
	}
	r->bytes = (uint64_t)whole;
	return 0;
}

/* Cuts the file to its whole records, closes it anew and files it. Every step can be killed and
 * begun again. */
static int refile(struct store *s, struct salvage *v, const char *temp, off_t size,
		  struct teller *t, struct err *err)
{
	struct response *r = v->r;
	struct run run = {
		.version = PACKAGE_VERSION, .exit_status = -1, .complete = 0, .part = 1
	};
	char path[4096];
	int rc;

	(void)snprintf(path, sizeof path, "%s/%s", s->responses_path, temp);
	if (v->has_run && filed_origin(&v->run, &run, err) < 0)
		return -1;
	run.recovered = true;
	if (!v->has_run && keep_cut(s, r->file.fd, v->whole, size, temp, err) < 0)
		return -1;
	SYS_RETRY(rc, ftruncate(r->file.fd, v->whole));
	off_t at = -1;
	if (rc == 0)
		SYS_RETRY(at, lseek(r->file.fd, v->whole, SEEK_SET));
	if (at < 0)
		return err_sys(err, ERR_IO, errno, "cannot cut %s", path);
	r->file.dirty = true;
	if (hash_whole(r, v->whole, path, err) < 0 || response_file(r, &run, err) < 0)
		return -1;
	return teller_say(t, err, "%s/%s: filed, %" PRIu64 " records (was %s)", s->responses_path,
			  r->name, r->sums.windows, temp);
}

static int salvage(struct store *s, const char *temp, struct teller *t, struct err *err)
{
	struct response r = { .store = s, .file = PUBLISH_INIT };
	struct salvage v = { .r = &r };
	struct err why = ERR_INIT;
	struct stat st;
	char path[4096];
	int rc = -1;

	sums_init(&r.sums);
	buf_init(&r.pending, (size_t)1 << 31);
	SHA256Init(&r.sha);
	filed_init(&v.run);
	(void)snprintf(path, sizeof path, "%s/%s", s->responses_path, temp);
	r.file.dirfd = s->responses_fd;
	r.file.dir_path = s->responses_path;
	SYS_RETRY(r.file.fd, openat(s->responses_fd, temp,
				    O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
	if (r.file.fd < 0) {
		err_sys(err, ERR_IO, errno, "cannot open %s", path);
		goto out;
	}
	if (store_regular(r.file.fd, path, &st, err) < 0)
		goto out;
	(void)snprintf(r.file.temp, sizeof r.file.temp, "%s", temp);
	if (st.st_nlink > 1) {
		/* Already linked under its name: only the second name was left. */
		SYS_RETRY(rc, unlinkat(s->responses_fd, temp, 0));
		if (rc < 0)
			err_sys(err, ERR_IO, errno, "cannot remove %s", path);
		r.file.temp[0] = '\0';
		goto out;
	}
	if (read_salvage(&v, r.file.fd, st.st_size, path, err) < 0)
		goto out;
	v.has_run = filed_read(&v.run, r.file.fd, st.st_size, path, span_of("", 0), &why) == 0;
	if (r.sums.windows > 0)
		rc = refile(s, &v, temp, st.st_size, t, err);
	else if (set_aside(s, temp, err) == 0)
		rc = teller_say(t, err, "%s: held no whole record: moved to " STORE_QUARANTINE,
				path);
out:
	/* What could not be filed stays as it is for the next repair. */
	r.file.temp[0] = '\0';
	publish_abandon(&r.file);
	filed_release(&v.run);
	sums_release(&r.sums);
	buf_release(&r.pending);
	return rc;
}

/* A whole response of ours that no line names, later than every line: its line is written. */
static int adopt(struct store *s, const struct filed *f, bool *done, struct err *err)
{
	struct index ix;
	int64_t step;
	int rc = 0;

	*done = false;
	if (index_prepare(s, &ix, err) < 0)
		return -1;
	step = stamp_step_ns(ix.table.form);
	if (f->entry.time_ns - f->entry.time_ns % step > ix.newest_ns) {
		rc = index_append(s, &ix, &f->entry, err);
		*done = rc == 0;
	}
	index_close(&ix);
	return rc;
}

/* It came too late for its time: back to a temporary name, and filed anew under a later one. */
static int unfile(struct store *s, const char *name, struct teller *t, struct err *err)
{
	char temp[64];
	int rc;

	(void)snprintf(temp, sizeof temp, PUBLISH_TEMP_PREFIX "%016" PRIx64, clock_entropy());
	SYS_RETRY(rc, renameat(s->responses_fd, name, s->responses_fd, temp));
	if (rc < 0)
		return err_sys(err, ERR_IO, errno, "cannot rename %s/%s", s->responses_path, name);
	return salvage(s, temp, t, err);
}

static int mend_orphan(struct store *s, const char *name, struct teller *t, struct err *err)
{
	struct err why = ERR_INIT;
	struct filed f;
	char path[4096];
	off_t size;
	bool done = false;
	int fd, rc;

	(void)snprintf(path, sizeof path, "%s/%s", s->responses_path, name);
	if (store_open_response(s, span_z(name), &fd, &size, &why) < 0)
		return teller_say(t, err, "%.900s: left as it is", why.msg);
	filed_init(&f);
	/* The checksum first: the line that filed_read makes holds it. */
	rc = filed_hash(fd, size, path, f.sha, err);
	if (rc == 0 && filed_read(&f, fd, size, path, span_z(name), &why) < 0) {
		rc = teller_say(t, err, "%.900s: left as it is", why.msg);
	} else if (rc == 0) {
		rc = adopt(s, &f, &done, err);
		if (rc == 0 && done)
			rc = teller_say(t, err, "%s: its line was missing and is written", path);
		else if (rc == 0)
			rc = unfile(s, name, t, err);
	}
	filed_release(&f);
	(void)close(fd);
	return rc;
}

static int mend_orphans(struct store *s, struct teller *t, struct err *err)
{
	struct names folder, listed;
	struct index ix;
	char name[NAME_MAX_LEN];
	int rc = -1;

	names_init(&folder);
	names_init(&listed);
	if (index_open(s, &ix, err) < 0)
		goto out;
	if (names_of_folder(s, &folder, err) == 0 && names_of_index(s, &ix, &listed, err) == 0)
		rc = 0;
	index_close(&ix);
	for (size_t i = 0; rc == 0 && i < folder.n; i++)
		if (!names_has(&listed, folder.at[i])) {
			(void)name_unpack(name, folder.at[i]);
			rc = mend_orphan(s, name, t, err);
		}
out:
	names_release(&folder);
	names_release(&listed);
	return rc;
}

static int mend_leftovers(struct store *s, struct teller *t, struct err *err)
{
	struct leftover *list;
	size_t n;
	int rc;

	if (s->responses_fd < 0)
		return 0;
	if (names_leftover(s->responses_fd, s->responses_path, &list, &n, err) < 0)
		return -1;
	rc = 0;
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = salvage(s, list[i].name, t, err);
	free(list);
	return rc;
}

/* The tail, and a prune's rest. */
static int mend_index(struct store *s, struct teller *t, struct err *err)
{
	struct index before, ix;
	bool ended;
	int rc;

	if (index_open(s, &before, err) < 0)
		return -1;
	index_close(&before);
	if (index_prepare(s, &ix, err) < 0)
		return -1;
	rc = 0;
	if (before.size > ix.size || (before.headless && before.size > 0))
		rc = teller_say(t, err,
				"%s: its torn end, %" PRId64
				" bytes, was moved to " STORE_QUARANTINE,
				s->index_path,
				(int64_t)(before.size - (before.headless ? 0 : ix.size)));
	if (rc == 0)
		rc = prune_finish(s, &ix, &ended, err);
	index_close(&ix);
	if (rc == 0 && ended)
		rc = teller_say(t, err, "a prune that was killed was ended");
	return rc;
}

/* What a killed prune (or another writer of whole files) left beside the index. */
static int clear_folder(struct store *s, struct teller *t, struct err *err)
{
	struct leftover *list;
	size_t n;
	int fd, rc = 0;

	if (names_leftover(s->dirfd, s->options.dir, &list, &n, err) < 0)
		return -1;
	for (size_t i = 0; rc == 0 && i < n; i++) {
		if (store_quarantine(s, &fd, err) < 0) {
			rc = -1;
			break;
		}
		SYS_RETRY(rc, renameat(s->dirfd, list[i].name, fd, list[i].name));
		(void)close(fd);
		rc = rc < 0 ? err_sys(err, ERR_IO, errno, "cannot move %s/%s", s->options.dir,
				      list[i].name)
			    : teller_say(t, err, "%s: was left behind: moved to " STORE_QUARANTINE,
					 list[i].name);
	}
	free(list);
	return rc;
}

static bool nothing_here(struct store *s)
{
	struct stat st;

	return s->responses_fd < 0 &&
	       fstatat(s->dirfd, s->index_name, &st, AT_SYMLINK_NOFOLLOW) < 0;
}

int store_repair(struct store *s, struct teller *t, struct err *err)
{
	int rc;

	if (nothing_here(s))
		return 0;
	if (store_lock(s, err) < 0)
		return -1;
	rc = mend_index(s, t, err);
	if (rc == 0)
		rc = mend_orphans(s, t, err);
	if (rc == 0)
		rc = mend_leftovers(s, t, err);
	if (rc == 0)
		rc = clear_folder(s, t, err);
	store_unlock(s);
	return rc;
}
