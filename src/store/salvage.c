/* SPDX-License-Identifier: MIT */
/* salvage.c - what an add that was killed left behind becomes a response. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/filed.h"
#include "store/linescan.h"
#include "store/quarantine.h"
#include "store/response.h"
#include "store/upkeep.h"
#include "sys/retry.h"

/* A response that was left behind: its records and its checksum go into r. */
struct salvage {
	struct response *r;
	struct filed run; /* of a response that was closed but not named */
	bool has_run;
	off_t whole; /* bytes that stay: the head and whole records, no comma or newline behind */
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
		sha256_update(&r->sha, (size_t)n, block);
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
	off_t at = -1;
	int rc;

	(void)snprintf(path, sizeof path, "%s/%s", s->responses_path, temp);
	if (v->has_run && filed_origin(&v->run, &run, err) < 0)
		return -1;
	run.recovered = true;
	if (!v->has_run && quarantine_bytes(s, r->file.fd, path, v->whole, size, err) < 0)
		return -1;
	SYS_RETRY(rc, ftruncate(r->file.fd, v->whole));
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

/* The file as it was left, in a response that is otherwise as response_begin makes it. */
static int open_left(struct response *r, const char *temp, const char *path, struct stat *st,
		     struct err *err)
{
	struct publish *file = &r->file;

	sums_init(&r->sums);
	buf_init(&r->pending, (size_t)1 << 31);
	sha256_init(&r->sha);
	file->dirfd = r->store->responses_fd;
	file->dir_path = r->store->responses_path;
	SYS_RETRY(file->fd, openat(file->dirfd, temp,
				   O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
	if (file->fd < 0)
		return err_sys(err, ERR_IO, errno, "cannot open %s", path);
	(void)snprintf(file->temp, sizeof file->temp, "%s", temp);
	return store_regular(file->fd, path, st, err);
}

/* It is linked under its name, and was killed before its temporary name was removed. */
static int remove_second_name(struct store *s, const char *temp, const char *path, struct err *err)
{
	int rc;

	SYS_RETRY(rc, unlinkat(s->responses_fd, temp, 0));
	return rc < 0 ? err_sys(err, ERR_IO, errno, "cannot remove %s", path) : 0;
}

static int salvage(struct salvage *v, const char *temp, const char *path, off_t size,
		   struct teller *t, struct err *err)
{
	struct store *s = v->r->store;
	struct err why = ERR_INIT;

	if (read_salvage(v, v->r->file.fd, size, path, err) < 0)
		return -1;
	v->has_run = filed_read(&v->run, v->r->file.fd, size, path, span_of("", 0), &why) == 0;
	if (v->r->sums.windows > 0)
		return refile(s, v, temp, size, t, err);
	if (quarantine_file(s, s->responses_fd, s->responses_path, temp, err) < 0)
		return -1;
	return teller_say(t, err, "%s: held no whole record: moved to " STORE_QUARANTINE, path);
}

int store_salvage(struct store *s, const char *temp, struct teller *t, struct err *err)
{
	struct response r = { .store = s, .file = PUBLISH_INIT };
	struct salvage v = { .r = &r };
	struct stat st = { 0 };
	char path[4096];
	int rc = -1;

	filed_init(&v.run);
	(void)snprintf(path, sizeof path, "%s/%s", s->responses_path, temp);
	if (open_left(&r, temp, path, &st, err) == 0)
		rc = st.st_nlink > 1 ? remove_second_name(s, temp, path, err)
				     : salvage(&v, temp, path, st.st_size, t, err);
	filed_release(&v.run);
	/* What could not be filed stays as it is for the next repair. */
	r.left = true;
	response_release(&r);
	return rc;
}
