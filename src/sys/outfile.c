/* SPDX-License-Identifier: MIT */
#include "sys/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fds.h"
#include "sys/retry.h"

enum { LINKS_MAX = 40 };

static int cannot_create(const struct outfile *o, int sys, struct err *err)
{
	return err_sys(err, ERR_CREATE, sys, "cannot create %s (%s)", o->path, o->option);
}

/* What path is a link to, if it is one, in its place; also where nothing stands there yet. */
static int follow_links(struct outfile *o, struct err *err)
{
	char *path = o->real, to[OUTFILE_PATH_MAX], joined[2 * OUTFILE_PATH_MAX];

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
			return cannot_create(o, ENAMETOOLONG, err);
		memcpy(path, joined, (size_t)len + 1);
	}
	return cannot_create(o, ELOOP, err);
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

/* how: O_TRUNC or none */
static int open_straight(struct outfile *o, int how, struct err *err)
{
	o->straight = true;
	SYS_RETRY(o->file.fd, open(o->path, O_WRONLY | O_CLOEXEC | O_NOCTTY | how));
	return o->file.fd < 0 ? cannot_create(o, errno, err) : 0;
}

static int open_named(struct outfile *o, int named, struct err *err)
{
	o->straight = true;
	o->file.fd = fds_dup_named(named);
	return o->file.fd < 0 ? cannot_create(o, errno, err) : 0;
}

static int open_beside(struct outfile *o, const struct stat *old, struct err *err)
{
	const char *slash;
	size_t len;
	struct err why = ERR_INIT;

	if (follow_links(o, err) < 0)
		return -1;
	slash = strrchr(o->real, '/');
	len = slash == o->real ? 1 : slash ? (size_t)(slash - o->real) : 0;
	o->name = slash ? slash + 1 : o->real;
	if (o->name[0] == '\0')
		return cannot_create(o, EISDIR, err);
	if (len > 0)
		(void)snprintf(o->dir, sizeof o->dir, "%.*s", (int)len, o->real);
	SYS_RETRY(o->dirfd, open(o->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	if (o->dirfd < 0)
		return cannot_create(o, errno, err);
	if (publish_begin(&o->file, o->dirfd, o->dir, &why) < 0)
		return cannot_create(o, why.sys, err);
	set_mode(o->file.fd, old);
	return 0;
}

static int init(struct outfile *o, const char *path, const char *option, struct err *err)
{
	*o = (struct outfile){
		.file = PUBLISH_INIT, .dirfd = -1, .path = path, .option = option, .dir = "."
	};
	if (strlen(path) >= sizeof o->real)
		return cannot_create(o, ENAMETOOLONG, err);
	(void)snprintf(o->real, sizeof o->real, "%s", path);
	return 0;
}

/* only_try: without what cannot be taken back. */
static int begin(struct outfile *o, bool only_try, struct err *err)
{
	struct stat st;
	struct err why = ERR_INIT;
	bool there = stat(o->path, &st) == 0;
	int named = fds_named(o->path);

	if (named >= 0)
		return open_named(o, named, err);
	if (there && S_ISDIR(st.st_mode))
		return cannot_create(o, EISDIR, err);
	if (there && access(o->path, W_OK) < 0)
		return cannot_create(o, errno, err);
	if (there && !S_ISREG(st.st_mode))
		return only_try ? 0 : open_straight(o, 0, err);
	o->there = there;
	if (open_beside(o, there ? &st : NULL, &why) == 0)
		return 0;
	if (there)
		return only_try ? 0 : open_straight(o, O_TRUNC, err);
	*err = why;
	return -1;
}

int outfile_begin(struct outfile *o, const char *path, const char *option, struct err *err)
{
	return init(o, path, option, err) < 0 ? -1 : begin(o, false, err);
}

int outfile_check(const char *path, const char *option, struct err *err)
{
	struct outfile o;
	int rc = init(&o, path, option, err) < 0 ? -1 : begin(&o, true, err);

	outfile_release(&o);
	return rc;
}

int outfile_write(struct outfile *o, const void *data, size_t len, struct err *err)
{
	if (o->straight)
		return fds_write_all(o->file.fd, o->path, data, len, err);
	return publish_write(&o->file, data, len, err);
}

static int close_straight(int fd, const struct outfile *o, struct err *err)
{
	return close(fd) < 0 && errno != EINTR
		       ? err_sys(err, ERR_IO, errno, "cannot write %s", o->path)
		       : 0;
}

/* What was written beside it goes into the file itself. */
static int put_in_place(struct outfile *o, struct err *err)
{
	char block[1 << 14];
	off_t at = 0;
	int rc = 0, fd;

	SYS_RETRY(fd, open(o->path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY));
	if (fd < 0)
		return cannot_create(o, errno, err);
	while (rc == 0) {
		ssize_t n;

		SYS_RETRY(n, pread(o->file.fd, block, sizeof block, at));
		if (n == 0)
			break;
		rc = n < 0 ? err_sys(err, ERR_IO, errno, "cannot read what goes to %s", o->path)
			   : fds_write_all(fd, o->path, block, (size_t)n, err);
		at += n;
	}
	if (rc < 0) {
		(void)close(fd);
		return -1;
	}
	return close_straight(fd, o, err);
}

static bool is_refusal(int sys)
{
	return sys == EBUSY || sys == EPERM || sys == EACCES || sys == EXDEV;
}

int outfile_end(struct outfile *o, struct err *err)
{
	struct err why = ERR_INIT;

	if (o->straight) {
		int fd = o->file.fd;

		o->file.fd = -1;
		return close_straight(fd, o, err);
	}
	/* Whoever wrote to the descriptor, not only outfile_write. */
	o->file.dirty = true;
	if (publish_rename(&o->file, o->name, NULL, &why) == 0)
		return 0;
	if (o->there && why.code == ERR_CREATE && is_refusal(why.sys))
		return put_in_place(o, err);
	*err = why;
	return -1;
}

void outfile_release(struct outfile *o)
{
	publish_abandon(&o->file);
	if (o->dirfd >= 0)
		(void)close(o->dirfd);
	o->dirfd = -1;
}
