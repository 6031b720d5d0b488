/* SPDX-License-Identifier: MIT */
#include "index/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fds.h"
#include "sys/retry.h"

enum { LINKS_MAX = 40 };

/* What path is a link to, if it is one, in its place; also where nothing stands there yet. */
static int follow_links(char path[OUTFILE_PATH_MAX], struct err *err)
{
	char to[OUTFILE_PATH_MAX], joined[2 * OUTFILE_PATH_MAX];

	for (int i = 0; i < LINKS_MAX; i++) {
		ssize_t n = readlink(path, to, sizeof to - 1);
		const char *slash = strrchr(path, '/');
		int len;

		if (n < 0)
			return 0; /* no link; whatever else is wrong with it is told later */
		to[n] = '\0';
		len = snprintf(joined, sizeof joined, "%.*s%s",
			       to[0] == '/' || !slash ? 0 : (int)(slash + 1 - path), path, to);
		if (len >= OUTFILE_PATH_MAX)
			return err_sys(err, ERR_CREATE, ENAMETOOLONG, "cannot follow the link %s",
				       path);
		memcpy(path, joined, (size_t)len + 1);
	}
	return err_sys(err, ERR_CREATE, ELOOP, "cannot follow the link %s", path);
}

/* A descriptor's name: what is open there is not ours to replace, whatever it is. */
static bool is_descriptor(const char *path)
{
	return strcmp(path, "/dev/stdout") == 0 || strcmp(path, "/dev/stderr") == 0 ||
	       strncmp(path, "/dev/fd/", 8) == 0 || strncmp(path, "/proc/", 6) == 0;
}

static int begin_straight(struct outfile *o, struct err *err)
{
	SYS_RETRY(o->file.fd, open(o->path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY));
	if (o->file.fd < 0)
		return err_sys(err, ERR_CREATE, errno, "cannot open %s", o->path);
	o->straight = true;
	return 0;
}

/* As the old file; a new one as programs make them. What a file system does not do, it leaves. */
static void set_mode(int fd, const struct stat *old)
{
	mode_t mask;

	if (old) {
		(void)!fchown(fd, old->st_uid, old->st_gid);
		(void)fchmod(fd, old->st_mode & 0777);
		return;
	}
	mask = umask(0);
	(void)umask(mask);
	(void)fchmod(fd, 0666 & ~mask);
}

static int begin_beside(struct outfile *o, const struct stat *old, struct err *err)
{
	const char *slash = strrchr(o->real, '/');
	size_t len = slash == o->real ? 1 : slash ? (size_t)(slash - o->real) : 0;

	o->name = slash ? slash + 1 : o->real;
	if (len > 0)
		(void)snprintf(o->dir, sizeof o->dir, "%.*s", (int)len, o->real);
	SYS_RETRY(o->dirfd, open(o->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	if (o->dirfd < 0)
		return err_sys(err, ERR_CREATE, errno, "cannot open the folder %s", o->dir);
	if (o->name[0] == '\0')
		return err_set(err, ERR_CREATE, "-o: %s is a folder: give the name of a file",
			       o->path);
	if (publish_begin(&o->file, o->dirfd, o->dir, err) < 0)
		return -1;
	set_mode(o->file.fd, old);
	return 0;
}

int outfile_begin(struct outfile *o, const char *path, struct err *err)
{
	struct stat st;
	bool there = stat(path, &st) == 0;

	*o = (struct outfile){ .file = PUBLISH_INIT, .dirfd = -1, .path = path, .dir = "." };
	if (strlen(path) >= sizeof o->real)
		return err_set(err, ERR_CREATE, "-o: a path of more than %zu bytes",
			       sizeof o->real);
	(void)snprintf(o->real, sizeof o->real, "%s", path);
	if (there && S_ISDIR(st.st_mode))
		return err_set(err, ERR_CREATE, "-o: %s is a folder: give the name of a file",
			       path);
	if (there && (!S_ISREG(st.st_mode) || is_descriptor(path)))
		return begin_straight(o, err);
	if (follow_links(o->real, err) < 0)
		return -1;
	return begin_beside(o, there ? &st : NULL, err);
}

int outfile_write(struct outfile *o, const void *data, size_t len, struct err *err)
{
	if (o->straight)
		return fds_write_all(o->file.fd, o->path, data, len, err);
	return publish_write(&o->file, data, len, err);
}

int outfile_end(struct outfile *o, struct err *err)
{
	if (o->straight) {
		int fd = o->file.fd;

		o->file.fd = -1;
		return close(fd) < 0 && errno != EINTR
			       ? err_sys(err, ERR_IO, errno, "cannot write %s", o->path)
			       : 0;
	}
	/* Whoever wrote to the descriptor, not only outfile_write. */
	o->file.dirty = true;
	return publish_rename(&o->file, o->name, NULL, err);
}

void outfile_release(struct outfile *o)
{
	publish_abandon(&o->file);
	if (o->dirfd >= 0)
		(void)close(o->dirfd);
	o->dirfd = -1;
}
