/* SPDX-License-Identifier: MIT */
#include "store/response.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/retry.h"

enum { PENDING_FLUSH = 1 << 16 };

static int begin_locked(struct response *r, struct store *store, struct err *err)
{
	*r = (struct response){ .store = store, .file = PUBLISH_INIT };
	sums_init(&r->sums);
	buf_init(&r->pending, (size_t)1 << 31);
	sha256_init(&r->sha);
	if (publish_begin(&r->file, store->responses_fd, store->responses_path, err) < 0)
		return -1;
	return buf_addz(&r->pending, RESPONSE_HEAD, err);
}

int response_begin(struct response *r, struct store *store, struct err *err)
{
	int rc;

	*r = (struct response){ .store = store, .file = PUBLISH_INIT };
	/* Under the lock, so that repair never takes a file just begun for one left behind. */
	if (store_lock(store, err) < 0)
		return -1;
	rc = begin_locked(r, store, err);
	store_unlock(store);
	return rc;
}

int response_flush(struct response *r, struct err *err)
{
	struct span data = buf_span(&r->pending);

	if (data.len == 0)
		return 0;
	sha256_update(&r->sha, data.len, (const uint8_t *)data.data);
	r->bytes += data.len;
	if (publish_write(&r->file, data.data, data.len, err) < 0) {
		r->left = r->sums.windows > 0;
		return -1;
	}
	buf_reset(&r->pending);
	return 0;
}

int response_add(struct response *r, struct span record, struct err *err)
{
	bool first = r->sums.windows == 0;

	if (buf_reserve(&r->pending, record.len + 2, err) < 0 ||
	    sums_add(&r->sums, record, err) < 0)
		return -1;
	if ((!first && buf_addz(&r->pending, ",\n", err) < 0) ||
	    buf_add(&r->pending, record.data, record.len, err) < 0)
		return -1;
	return r->pending.len < PENDING_FLUSH ? 0 : response_flush(r, err);
}

/* The line of results.csv. */
static int add_line(struct response *r, struct index *ix, const struct run *run, struct err *err)
{
	const struct sums *t = &r->sums;
	char sha[HASH_SHA256_HEX], windows[24], anomalies[24], bytes[24];
	struct entry e = { .time_ns = run->time_ns, .name = span_z(r->name) };

	hash_sha256_end(&r->sha, sha);
	(void)snprintf(windows, sizeof windows, "%" PRIu64, t->windows);
	(void)snprintf(anomalies, sizeof anomalies, "%" PRIu64, t->anomalies);
	(void)snprintf(bytes, sizeof bytes, "%" PRIu64, r->bytes);
	e.field[FIELD_MODEL] = span_z(t->model);
	e.field[FIELD_WINDOWS] = span_z(windows);
	e.field[FIELD_ANOMALIES] = span_z(anomalies);
	e.field[FIELD_SEVERITY] = span_z(sums_level_name(t->level));
	e.field[FIELD_FIRST_TIME] = span_z(t->first);
	e.field[FIELD_LAST_TIME] = span_z(t->last);
	e.field[FIELD_BYTES] = span_z(bytes);
	e.field[FIELD_SHA256] = span_z(sha);
	e.field[FIELD_LABEL] = span_z(run->label ? run->label : "");
	return index_append(r->store, ix, &e, err);
}

/* The first name of this second that is free. */
static int find_name(struct response *r, int64_t time_ns, unsigned *number, struct err *err)
{
	struct store *s = r->store;

	for (; *number <= NAME_NUMBER_MAX; ++*number) {
		struct stat st;
		int rc;

		(void)name_format(r->name, time_ns, *number);
		SYS_RETRY(rc, fstatat(s->responses_fd, r->name, &st, AT_SYMLINK_NOFOLLOW));
		if (rc < 0 && errno == ENOENT)
			return 0;
		if (rc < 0)
			return err_sys(err, ERR_IO, errno, "cannot look for %s/%s",
				       s->responses_path, r->name);
	}
	return err_set(err, ERR_CREATE, "%s: no free name left for this second", s->responses_path);
}

static int write_close(struct response *r, struct run *run, struct err *err)
{
	run->name = r->name;
	if (buf_addz(&r->pending, RESPONSE_TAIL, err) < 0 ||
	    run_write(run, &r->sums, &r->pending, err) < 0 || buf_addz(&r->pending, "}\n", err) < 0)
		return -1;
	return response_flush(r, err);
}

static int file_locked(struct response *r, struct index *ix, struct run *run, struct err *err)
{
	unsigned number = 1;

	if (index_next_time(r->store, ix, &run->time_ns, err) < 0 ||
	    find_name(r, run->time_ns, &number, err) < 0 || write_close(r, run, err) < 0 ||
	    publish_link(&r->file, r->name, err) < 0)
		return -1;
	/* From here on the response stands under its name; without its line it is an orphan that
	 * repair files. */
	return add_line(r, ix, run, err);
}

int response_file(struct response *r, struct run *run, struct err *err)
{
	struct index ix;
	int rc = index_prepare(r->store, &ix, err);

	if (rc == 0) {
		rc = file_locked(r, &ix, run, err);
		index_close(&ix);
	}
	return rc;
}

int response_finish(struct response *r, struct run *run, struct response *next, struct err *err)
{
	struct err why = ERR_INIT;
	int rc;

	assert(r->sums.windows > 0);
	r->left = true;
	/* The slow part before the lock is taken. */
	if (response_flush(r, err) < 0 || publish_sync(&r->file, err) < 0 ||
	    store_lock(r->store, err) < 0)
		return -1;
	rc = response_file(r, run, err);
	if (rc == 0 && next && begin_locked(next, r->store, &why) < 0)
		response_release(next);
	store_unlock(r->store);
	if (rc == 0)
		r->left = false;
	return rc;
}

bool response_begun(const struct response *r)
{
	return r->file.fd >= 0;
}

void response_release(struct response *r)
{
	/* What holds records and could not be filed stays for repair, under its temporary name. */
	if (r->left)
		r->file.temp[0] = '\0';
	publish_abandon(&r->file);
	sums_release(&r->sums);
	buf_release(&r->pending);
}
