/* SPDX-License-Identifier: MIT */
#include "filter/summary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fds.h"
#include "sys/publish.h"

static int cannot_create(const struct summary *s, int sys, struct err *err)
{
	return err_sys(err, ERR_CREATE, sys, "cannot create %s (--summary)", s->path);
}

/* Where the file itself lies, for a link to it is to stay one. The caller frees it. */
static char *resolved(const struct summary *s)
{
	char *path = realpath(s->path, NULL);
	return path ? path : strdup(s->path);
}

/* The folder, opened, and the name in it, which points into path. */
static int open_folder(char *path, const char **name)
{
	char *slash = strrchr(path, '/');
	*name = slash ? slash + 1 : path;
	if (!slash)
		return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (slash == path)
		return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*slash = '\0';
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static mode_t usual_mode(void)
{
	mode_t mask = umask(022);
	(void)umask(mask);
	return 0666 & ~mask;
}

/* As a shell would have made it, or as it was. */
static mode_t mode_for(int folder, const char *name)
{
	struct stat st;
	return fstatat(folder, name, &st, 0) == 0 ? st.st_mode & 07777 : usual_mode();
}

static int fill(struct publish *p, const char *name, struct span text, struct err *err)
{
	if (fchmod(p->fd, mode_for(p->dirfd, name)) < 0)
		return err_sys(err, ERR_IO, errno, "cannot set the mode of %s", name);
	return publish_write(p, text.data, text.len, err) < 0 ? -1
							      : publish_rename(p, name, NULL, err);
}

/* With no text: only tried, and nothing is left behind. */
static int publish(const struct summary *s, const struct span *text, struct err *err)
{
	char *path = resolved(s);
	const char *name;
	if (!path)
		return err_nomem(err, "--summary");
	int folder = open_folder(path, &name);
	struct publish p = PUBLISH_INIT;
	int result =
		folder < 0 ? cannot_create(s, errno, err) : publish_begin(&p, folder, s->path, err);
	if (result == 0 && text)
		result = fill(&p, name, *text, err);
	publish_abandon(&p);
	if (folder >= 0)
		(void)close(folder);
	free(path);
	return result;
}

static int check_path(struct summary *s, struct err *err)
{
	struct stat st;
	struct err why = ERR_INIT;
	bool there = stat(s->path, &st) == 0;
	if (there && S_ISDIR(st.st_mode))
		return cannot_create(s, EISDIR, err);
	if (there && access(s->path, W_OK) < 0)
		return cannot_create(s, errno, err);
	s->way = there && !S_ISREG(st.st_mode) ? SUMMARY_STREAM : SUMMARY_PUBLISHED;
	if (s->way == SUMMARY_STREAM || publish(s, NULL, &why) == 0)
		return 0;
	s->way = SUMMARY_IN_PLACE;
	return there ? 0 : cannot_create(s, why.sys, err);
}

int summary_check(struct summary *s, const char *path, struct err *err)
{
	*s = (struct summary){ .path = path, .fd = -1 };
	if (!path)
		return 0;
	int named = fds_named(path);
	if (named < 0)
		return check_path(s, err);
	s->way = SUMMARY_STREAM;
	s->fd = fds_dup_named(named);
	return s->fd < 0 ? cannot_create(s, errno, err) : 0;
}

static int write_through(struct summary *s, struct span text, struct err *err)
{
	int how = s->way == SUMMARY_IN_PLACE ? O_TRUNC : O_NOCTTY;
	if (s->fd < 0)
		s->fd = open(s->path, O_WRONLY | O_CLOEXEC | how);
	if (s->fd < 0)
		return cannot_create(s, errno, err);
	int result = fds_write_all(s->fd, s->path, text.data, text.len, err);
	if (close(s->fd) < 0 && errno != EINTR && result == 0)
		result = err_sys(err, ERR_IO, errno, "cannot write %s", s->path);
	s->fd = -1;
	return result;
}

int summary_write(struct summary *s, struct span text, struct err *err)
{
	switch (s->way) {
	case SUMMARY_PUBLISHED:
		return publish(s, &text, err);
	case SUMMARY_IN_PLACE:
	case SUMMARY_STREAM:
		return write_through(s, text, err);
	case SUMMARY_NONE:
		break;
	}
	return 0;
}

void summary_close(struct summary *s)
{
	if (s->fd >= 0)
		(void)close(s->fd);
	s->fd = -1;
}
