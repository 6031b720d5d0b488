/* SPDX-License-Identifier: MIT */
#include "sys/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sys/retry.h"

static int64_t monotonic_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) < 0)
		return 0;
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 0: held; 1: another process holds it; -1: failed. */
static int try_lock(int fd)
{
	int rc;

	SYS_RETRY(rc, flock(fd, LOCK_EX | LOCK_NB));
	if (rc == 0)
		return 0;
	return errno == EWOULDBLOCK ? 1 : -1;
}

static int wait_for_lock(int fd, const char *path, int wait_ms, struct err *err)
{
	int64_t end_ms = monotonic_ms() + wait_ms;
	int pause_ms = 1;

	for (;;) {
		int held = try_lock(fd);

		if (held == 0)
			return 0;
		if (held < 0)
			return err_sys(err, ERR_IO, errno, "cannot lock %s", path);
		if (monotonic_ms() >= end_ms)
			return err_set(err, ERR_LOCKED,
				       "%s is locked by another run (waited %d ms): try again "
				       "later",
				       path, wait_ms);
		(void)poll(NULL, 0, pause_ms);
		/* Short first, for most holders are done at once; never long, to be fair. */
		if (pause_ms < 16)
			pause_ms *= 2;
	}
}

int lock_take(struct lock *lock, int dirfd, const char *name, const char *path, int wait_ms,
	      struct err *err)
{
	struct stat st;
	int rc;

	lock->fd = -1;
	SYS_RETRY(lock->fd, openat(dirfd, name,
				   O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600));
	if (lock->fd < 0)
		return err_sys(err, ERR_CREATE, errno, "cannot open the lock file %s", path);
	SYS_RETRY(rc, fstat(lock->fd, &st));
	if (rc < 0 || !S_ISREG(st.st_mode)) {
		lock_drop(lock);
		return err_set(err, ERR_CREATE, "the lock file %s is not a regular file", path);
	}
	if (wait_for_lock(lock->fd, path, wait_ms, err) < 0) {
		lock_drop(lock);
		return -1;
	}
	return 0;
}

void lock_drop(struct lock *lock)
{
	int saved = errno;

	/* Closing is what unlocks: the descriptor was never passed on. */
	if (lock->fd >= 0)
		(void)close(lock->fd);
	lock->fd = -1;
	errno = saved;
}
