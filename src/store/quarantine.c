/* SPDX-License-Identifier: MIT */
#include "store/quarantine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/linescan.h"
#include "sys/publish.h"
#include "sys/retry.h"

/* Made if need be. */
static int open_quarantine(const struct store *s, int *fd, struct err *err)
{
	int rc;

	SYS_RETRY(rc, mkdirat(s->dirfd, STORE_QUARANTINE, 0700));
	if (rc < 0 && errno != EEXIST)
		return err_sys(err, ERR_CREATE, errno, "cannot create the folder %s",
			       s->quarantine_path);
	if (rc == 0) {
		SYS_RETRY(rc, fsync(s->dirfd));
		if (rc < 0)
			return err_sys(err, ERR_IO, errno, "cannot sync the folder %s",
				       s->options.dir);
	}
	SYS_RETRY(*fd, openat(s->dirfd, STORE_QUARANTINE,
			      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
	if (*fd < 0)
		return err_sys(err, ERR_CREATE, errno, "cannot open the folder %s",
			       s->quarantine_path);
	return 0;
}

static int copy_bytes(struct publish *p, int fd, const char *path, off_t from, off_t to,
		      struct err *err)
{
	char block[4096];

	for (off_t at = from; at < to;) {
		size_t want = to - at < (off_t)sizeof block ? (size_t)(to - at) : sizeof block;
		ssize_t n = scan_pread(fd, path, block, want, at, err);

		if (n < 0 || publish_write(p, block, (size_t)n, err) < 0)
			return -1;
		if (n == 0)
			return 0;
		at += n;
	}
	return 0;
}

int quarantine_bytes(const struct store *s, int fd, const char *path, off_t from, off_t to,
		     struct err *err)
{
	struct publish p = PUBLISH_INIT;
	char name[96];
	int dirfd, rc = -1;

	if (from >= to)
		return 0;
	if (open_quarantine(s, &dirfd, err) < 0)
		return -1;
	if (publish_begin(&p, dirfd, s->quarantine_path, err) == 0 &&
	    copy_bytes(&p, fd, path, from, to, err) == 0) {
		(void)snprintf(name, sizeof name, "tail-%s",
			       p.temp + sizeof PUBLISH_TEMP_PREFIX - 1);
		rc = publish_link(&p, name, err);
	}
	publish_abandon(&p);
	(void)close(dirfd);
	return rc;
}

int quarantine_file(const struct store *s, int dirfd, const char *dir_path, const char *name,
		    struct err *err)
{
	int fd = -1, rc;

	if (open_quarantine(s, &fd, err) < 0)
		return -1;
	SYS_RETRY(rc, renameat(dirfd, name, fd, name));
	if (rc < 0) {
		err_sys(err, ERR_IO, errno, "cannot move %s/%s to %s", dir_path, name,
			s->quarantine_path);
	} else {
		/* The new place first: a file in two places is better than one in none. */
		SYS_RETRY(rc, fsync(fd));
		if (rc == 0)
			SYS_RETRY(rc, fsync(dirfd));
		if (rc < 0)
			err_sys(err, ERR_IO, errno, "cannot sync %s", dir_path);
	}
	(void)close(fd);
	return rc;
}
