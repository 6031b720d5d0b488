/* SPDX-License-Identifier: MIT */
#include "sys/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/retry.h"

int publish_begin(struct publish *p, int dirfd, const char *dir_path, struct err *err)
{
	int rc = -1;

	*p = (struct publish)PUBLISH_INIT;
	p->dirfd = dirfd;
	p->dir_path = dir_path;
	for (int i = 0; i < 8; i++) {
		(void)snprintf(p->temp, sizeof p->temp, PUBLISH_TEMP_PREFIX "%016" PRIx64,
			       clock_entropy());
		SYS_RETRY(p->fd, openat(dirfd, p->temp,
					O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
		if (p->fd >= 0 || errno != EEXIST)
			break;
	}
	if (p->fd < 0) {
		p->temp[0] = '\0';
		return err_sys(err, ERR_CREATE, errno, "cannot create a file in %s", dir_path);
	}
	/* Who looks whether we are alive holds it for a moment; the lock only says that we are. */
	for (int i = 0; i < 50; i++) {
		SYS_RETRY(rc, flock(p->fd, LOCK_EX | LOCK_NB));
		if (rc == 0 || errno != EWOULDBLOCK)
			break;
		(void)poll(NULL, 0, 1);
	}
	if (rc < 0 && errno != EWOULDBLOCK) {
		err_sys(err, ERR_IO, errno, "cannot lock %s/%s", dir_path, p->temp);
		publish_abandon(p);
		return -1;
	}
	return 0;
}

int publish_write(struct publish *p, const void *data, size_t len, struct err *err)
{
	const char *at = data;

	if (p->failed)
		return err_set(err, ERR_IO, "%s: an earlier write failed", p->dir_path);
	p->dirty = true;
	while (len > 0) {
		ssize_t n;

		SYS_RETRY(n, write(p->fd, at, len));
		if (n <= 0) {
			p->failed = true;
			return err_sys(err, ERR_IO, n < 0 ? errno : EIO, "cannot write %s/%s",
				       p->dir_path, p->temp);
		}
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

int publish_sync(struct publish *p, struct err *err)
{
	int rc;

	if (p->failed)
		return err_set(err, ERR_IO, "%s: an earlier write failed", p->dir_path);
	if (!p->dirty)
		return 0;
	SYS_RETRY(rc, fsync(p->fd));
	if (rc < 0) {
		p->failed = true;
		return err_sys(err, ERR_IO, errno, "cannot sync %s/%s", p->dir_path, p->temp);
	}
	p->dirty = false;
	return 0;
}

static int sync_dir(struct publish *p, struct err *err)
{
	int rc;

	SYS_RETRY(rc, fsync(p->dirfd));
	if (rc < 0) {
		p->failed = true;
		return err_sys(err, ERR_IO, errno, "cannot sync the folder %s", p->dir_path);
	}
	return 0;
}

int publish_link(struct publish *p, const char *name, struct err *err)
{
	int rc;

	if (publish_sync(p, err) < 0)
		return -1;
	SYS_RETRY(rc, linkat(p->dirfd, p->temp, p->dirfd, name, 0));
	if (rc < 0)
		return err_sys(err, ERR_CREATE, errno, "cannot create %s/%s", p->dir_path, name);
	if (sync_dir(p, err) < 0) {
		/* Taken back: what was not acknowledged must not be found. The temporary file
		 * stays. */
		SYS_RETRY(rc, unlinkat(p->dirfd, name, 0));
		return -1;
	}
	/* Should it fail, publish_abandon tries again. A second name does no harm. */
	SYS_RETRY(rc, unlinkat(p->dirfd, p->temp, 0));
	if (rc == 0)
		p->temp[0] = '\0';
	return 0;
}

/* The file that is there now gets a second name; the temporary one is used up by a rename. */
static int keep_old(struct publish *p, const char *name, const char *keep, struct err *err)
{
	char spare[sizeof p->temp];
	int rc;

	(void)snprintf(spare, sizeof spare, PUBLISH_TEMP_PREFIX "%016" PRIx64, clock_entropy());
	SYS_RETRY(rc, linkat(p->dirfd, name, p->dirfd, spare, 0));
	if (rc < 0 && errno == ENOENT)
		return 0;
	if (rc == 0) {
		SYS_RETRY(rc, renameat(p->dirfd, spare, p->dirfd, keep));
		if (rc == 0) {
			/* A rename between two names of one file does nothing: the spare is then
			 * left. */
			(void)unlinkat(p->dirfd, spare, 0);
			return 0;
		}
		rc = errno;
		(void)unlinkat(p->dirfd, spare, 0);
		errno = rc;
	}
	return err_sys(err, ERR_CREATE, errno, "cannot keep %s/%s as %s", p->dir_path, name, keep);
}

int publish_rename(struct publish *p, const char *name, const char *keep, struct err *err)
{
	int rc;

	if (publish_sync(p, err) < 0)
		return -1;
	if (keep && keep_old(p, name, keep, err) < 0)
		return -1;
	SYS_RETRY(rc, renameat(p->dirfd, p->temp, p->dirfd, name));
	if (rc < 0)
		return err_sys(err, ERR_CREATE, errno, "cannot replace %s/%s", p->dir_path, name);
	p->temp[0] = '\0';
	return sync_dir(p, err);
}

void publish_abandon(struct publish *p)
{
	int saved = errno;

	if (p->temp[0] != '\0') {
		(void)unlinkat(p->dirfd, p->temp, 0);
		p->temp[0] = '\0';
	}
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
	errno = saved;
}
