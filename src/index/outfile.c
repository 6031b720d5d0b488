/* SPDX-License-Identifier: MIT */
#include "index/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/retry.h"

int outfile_begin(struct outfile *o, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;
	struct stat st;

	*o = (struct outfile){ .file = PUBLISH_INIT, .dirfd = -1, .dir = "." };
	o->name = slash ? slash + 1 : path;
	if (len >= sizeof o->dir)
		return err_set(err, ERR_CREATE, "-o: a path of more than %zu bytes", sizeof o->dir);
	if (len > 0)
		(void)snprintf(o->dir, sizeof o->dir, "%.*s", (int)len, path);
	SYS_RETRY(o->dirfd, open(o->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	if (o->dirfd < 0)
		return err_sys(err, ERR_CREATE, errno, "cannot open the folder %s", o->dir);
	if (o->name[0] == '\0' || (fstatat(o->dirfd, o->name, &st, 0) == 0 && S_ISDIR(st.st_mode)))
		return err_set(err, ERR_CREATE, "-o: %s is a folder: give the name of a file",
			       path);
	return publish_begin(&o->file, o->dirfd, o->dir, err);
}

int outfile_end(struct outfile *o, struct err *err)
{
	/* Whoever wrote to the descriptor, not only publish_write. */
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
