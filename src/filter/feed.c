/* SPDX-License-Identifier: MIT */
#include "filter/feed.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fds.h"

static bool is_stdin(const char *name)
{
	return strcmp(name, "-") == 0;
}

void feed_init(struct feed *f, char *const *files, size_t files_n)
{
	*f = (struct feed){ .files = files, .files_n = files_n, .fd = -1, .size = -1 };
}

void feed_release(struct feed *f)
{
	if (f->fd > STDIN_FILENO)
		(void)close(f->fd);
	f->fd = -1;
}

static int open_file(const char *name, struct err *err)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return err_sys(err, errno == EMFILE || errno == ENFILE ? ERR_SYSTEM : ERR_NOINPUT,
			       errno, "cannot open %s", name);
	struct stat st;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		(void)close(fd);
		return err_set(err, ERR_NOINPUT, "%s is a directory; name the files in it", name);
	}
	return fd;
}

/* The size of a regular file behind fd, or -1. */
static int64_t size_of(int fd)
{
	struct stat st;
	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? (int64_t)st.st_size : -1;
}

int feed_check(struct feed *f, struct err *err)
{
	f->size = f->files_n == 0 ? size_of(STDIN_FILENO) : 0;
	for (size_t i = 0; i < f->files_n; i++) {
		int64_t size;
		if (is_stdin(f->files[i])) {
			size = size_of(STDIN_FILENO);
		} else {
			struct stat st;
			/* A FIFO must not be opened to be looked at: its writer would see it close.
			 */
			if (stat(f->files[i], &st) == 0 && S_ISFIFO(st.st_mode)) {
				f->size = -1;
				continue;
			}
			int fd = open_file(f->files[i], err);
			if (fd < 0)
				return -1;
			size = size_of(fd);
			(void)close(fd);
		}
		f->size = f->size < 0 || size < 0 ? -1 : f->size + size;
	}
	return 0;
}

int feed_open(struct feed *f, struct reader *r, struct err *err)
{
	if (f->fd >= 0 || f->ended)
		return 0;
	if (f->files_n == 0 ? f->next > 0 : f->next == f->files_n) {
		f->ended = true;
		return 0;
	}
	f->name = f->files_n == 0 ? "-" : f->files[f->next];
	f->next++;
	f->fd = is_stdin(f->name) ? STDIN_FILENO : open_file(f->name, err);
	if (f->fd < 0)
		return -1;
	if (is_stdin(f->name))
		f->name = "standard input";
	fds_widen_pipe(f->fd);
	reader_begin(r, f->name);
	return 0;
}

int feed_read(struct feed *f, struct reader *r, struct err *err)
{
	size_t space;
	char *data = reader_space(r, &space, err);
	if (!data)
		return -1;
	size_t got = 0;
	switch (fds_read(f->fd, f->name, data, space, &got, err)) {
	case FDS_DATA:
		reader_filled(r, got);
		return 0;
	case FDS_AGAIN:
		return 0;
	case FDS_FAIL:
		return -1;
	case FDS_EOF:
		break;
	}
	reader_finish(r);
	if (f->fd != STDIN_FILENO)
		(void)close(f->fd);
	f->fd = -1;
	return 0;
}
