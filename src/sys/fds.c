/* SPDX-License-Identifier: MIT */
#include "sys/fds.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/retry.h"

enum { PIPE_SIZE = 1 << 20, INTERRUPTED_MAX = 1000 };

int fds_sanitize(struct err *err)
{
	for (int fd = 0; fd <= 2; fd++) {
		int got;

		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		/* The wrong way round: who uses what was closed shall be told so. */
		got = open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
		if (got != fd)
			return err_sys(err, ERR_SYSTEM, got < 0 ? errno : EBADF,
				       "cannot stand in for the closed descriptor %d", fd);
	}
	return 0;
}

bool fds_stdout_usable(void)
{
	int flags;

	SYS_RETRY(flags, fcntl(1, F_GETFL));
	return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

enum fds_result fds_read(int fd, const char *name, char *data, size_t size, size_t *got,
			 struct err *err)
{
	ssize_t n = read(fd, data, size);

	if (n > 0) {
		*got = (size_t)n;
		return FDS_DATA;
	}
	*got = 0;
	if (n == 0)
		return FDS_EOF;
	if (errno == EINTR || errno == EAGAIN)
		return FDS_AGAIN;
	err_sys(err, ERR_IO, errno, "cannot read %s", name);
	return FDS_FAIL;
}

static int write_failed(int sys, const char *name, struct err *err)
{
	return err_sys(err, ERR_IO, sys, "cannot write %s", name);
}

static int write_on(int fd, const char *name, const char *data, size_t len, size_t *written,
		    struct err *err)
{
	int interrupted = 0;

	*written = 0;
	while (*written < len) {
		ssize_t n = write(fd, data + *written, len - *written);

		if (n >= 0) {
			*written += (size_t)n;
			interrupted = 0;
		} else if (errno == EAGAIN) {
			struct pollfd p = { .fd = fd, .events = POLLOUT };

			if (poll(&p, 1, -1) < 0 && errno != EINTR)
				return write_failed(errno, name, err);
		} else if (errno != EINTR || ++interrupted > INTERRUPTED_MAX) {
			return write_failed(errno, name, err);
		}
	}
	return 0;
}

int fds_write_all(int fd, const char *name, const char *data, size_t len, struct err *err)
{
	size_t written;

	return write_on(fd, name, data, len, &written, err);
}

/* Takes the last n bytes off again, if they are the file's last and ours. */
static void take_back(int fd, size_t n)
{
	struct stat st;
	off_t end = lseek(fd, 0, SEEK_CUR);

	if (n == 0 || end < (off_t)n || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    st.st_size != end)
		return;
	/* Who shares the descriptor writes on where the file ends. */
	if (ftruncate(fd, end - (off_t)n) == 0)
		(void)lseek(fd, end - (off_t)n, SEEK_SET);
}

int fds_write_lines(int fd, const char *name, const char *data, size_t len, struct err *err)
{
	size_t written;
	size_t part = 0;

	if (write_on(fd, name, data, len, &written, err) == 0)
		return 0;
	while (part < written && data[written - part - 1] != '\n')
		part++;
	take_back(fd, part);
	return -1;
}

int fds_sync(int fd, const char *name, struct err *err)
{
	struct stat st;
	int rc;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	SYS_RETRY(rc, fsync(fd));
	/* EINVAL, EROFS: a file system that has no such wish either. */
	if (rc < 0 && errno != EINVAL && errno != EROFS)
		return err_sys(err, ERR_IO, errno, "cannot sync %s", name);
	return 0;
}

int fds_named(const char *path)
{
	static const char *const names[] = { "/dev/stdin", "/dev/stdout", "/dev/stderr" };
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };
	const char *digits = NULL;
	int fd = 0;

	for (int i = 0; i < 3; i++)
		if (strcmp(path, names[i]) == 0)
			return i;
	for (int i = 0; i < 2; i++)
		if (strncmp(path, folders[i], strlen(folders[i])) == 0)
			digits = path + strlen(folders[i]);
	if (!digits || *digits == '\0')
		return -1;
	for (; *digits; digits++) {
		if (*digits < '0' || *digits > '9' || fd > 1000000)
			return -1;
		fd = 10 * fd + (*digits - '0');
	}
	return fd;
}

int fds_dup_named(int fd)
{
	int own = fcntl(fd, F_GETFD);
	int flags = fcntl(fd, F_GETFL);

	if (own < 0 || flags < 0)
		return -1;
	/* What came through an exec was not to be closed at it. */
	if ((own & FD_CLOEXEC) || (flags & O_ACCMODE) == O_RDONLY) {
		errno = EBADF;
		return -1;
	}
	return fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

/* Everything behind fd, growing as it comes; NULL with *err set. */
static char *read_all(int fd, const char *path, size_t max, size_t *len, struct err *err)
{
	size_t cap = max < 4096 ? max : 4096;
	char *text = malloc(cap + 1);

	*len = 0;
	while (text) {
		ssize_t n = read(fd, text + *len, cap + 1 - *len);
		char *more;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_sys(err, ERR_NOINPUT, errno, "cannot read %s", path);
			free(text);
			return NULL;
		}
		if (n == 0) {
			text[*len] = '\0';
			return text;
		}
		*len += (size_t)n;
		if (*len <= cap)
			continue;
		if (cap == max) {
			err_set(err, ERR_CONFIG, "%s holds more than %zu bytes", path, max);
			free(text);
			return NULL;
		}
		cap = cap > max / 2 ? max : cap * 2;
		more = realloc(text, cap + 1);
		if (!more)
			free(text);
		text = more;
	}
	err_nomem(err, path);
	return NULL;
}

int fds_read_file(const char *path, size_t max, bool private_only, char **text, size_t *len,
		  struct err *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*text = NULL;
	if (fd < 0)
		return err_sys(err, ERR_NOINPUT, errno, "cannot open %s", path);
	if (fstat(fd, &st) < 0)
		err_sys(err, ERR_NOINPUT, errno, "cannot read %s", path);
	else if (private_only && (st.st_mode & 077))
		err_set(err, ERR_CONFIG, "%s can be read by others: chmod 600 %s", path, path);
	else
		*text = read_all(fd, path, max, len, err);
	(void)close(fd);
	return *text ? 0 : -1;
}

void fds_widen_pipe(int fd)
{
#ifdef F_SETPIPE_SZ
	(void)fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE);
#else
	(void)fd;
#endif
}
