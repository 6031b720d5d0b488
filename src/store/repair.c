/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/filed.h"
#include "store/names.h"
#include "store/quarantine.h"
#include "store/upkeep.h"
#include "sys/clock.h"
#include "sys/publish.h"
#include "sys/retry.h"

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
	return store_salvage(s, temp, t, err);
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
		rc = store_salvage(s, list[i].name, t, err);
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
	int rc = 0;

	if (names_leftover(s->dirfd, s->options.dir, &list, &n, err) < 0)
		return -1;
	for (size_t i = 0; rc == 0 && i < n; i++) {
		rc = quarantine_file(s, s->dirfd, s->options.dir, list[i].name, err);
		if (rc == 0)
			rc = teller_say(t, err, "%s: was left behind: moved to " STORE_QUARANTINE,
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
