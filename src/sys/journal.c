/* SPDX-License-Identifier: MIT */
#include "sys/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fds.h"

struct journal {
	int fd;
	char *path;
};

struct journal *journal_open(const char *path, struct err *err)
{
	struct journal *j = calloc(1, sizeof(*j));

	if (j != NULL)
		j->path = strdup(path);
	if (j == NULL || j->path == NULL) {
		free(j);
		(void)err_nomem(err, "a file");
		return NULL;
	}
	j->fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (j->fd < 0 || fchmod(j->fd, 0600) < 0) {
		(void)err_sys(err, ERR_CREATE, errno, "cannot write %s", path);
		journal_close(j);
		return NULL;
	}
	return j;
}

void journal_close(struct journal *j)
{
	if (j == NULL)
		return;
	if (j->fd >= 0)
		(void)close(j->fd);
	free(j->path);
	free(j);
}

int journal_add(struct journal *j, struct span line, struct err *err)
{
	return fds_write_all(j->fd, j->path, line.data, line.len, err);
}
