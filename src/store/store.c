/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "sys/retry.h"

static char *join(const char *dir, const char *name, struct err *err)
{
	bool here = strcmp(dir, ".") == 0;
	size_t dir_len = here ? 0 : strlen(dir), len = dir_len + strlen(name) + 2;
	char *path = malloc(len);

	if (!path) {
		err_nomem(err, "a path");
		return NULL;
	}
	if (here)
		(void)snprintf(path, len, "%s", name);
	else
		(void)snprintf(path, len, "%s%s%s", dir, dir[dir_len - 1] == '/' ? "" : "/", name);
	return path;
}

static int check_file_system(const struct store *s, struct err *err)
{
	enum { NFS_MAGIC = 0x6969 };
	struct statfs fs;

	if (s->options.allow_nfs || fstatfs(s->dirfd, &fs) < 0 || fs.f_type != NFS_MAGIC)
		return 0;
	return err_set(err, ERR_CONFIG,
		       "%s is on NFS, where appending is not safe: use a local folder, or "
		       "--allow-nfs "
		       "if only this host writes there",
		       s->options.dir);
}

static int open_responses(struct store *s, struct err *err)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int rc;

	SYS_RETRY(s->responses_fd, openat(s->dirfd, STORE_RESPONSES, flags));
	if (s->responses_fd >= 0)
		return 0;
	if (errno != ENOENT)
		return err_sys(err, ERR_NOINPUT, errno, "cannot open the folder %s",
			       s->responses_path);
	if (!s->options.create)
		return 0;
	SYS_RETRY(rc, mkdirat(s->dirfd, STORE_RESPONSES, 0700));
	if (rc < 0 && errno != EEXIST)
		return err_sys(err, ERR_CREATE, errno, "cannot create the folder %s",
			       s->responses_path);
	SYS_RETRY(s->responses_fd, openat(s->dirfd, STORE_RESPONSES, flags));
	if (s->responses_fd < 0)
		return err_sys(err, ERR_CREATE, errno, "cannot open the folder %s",
			       s->responses_path);
	SYS_RETRY(rc, fsync(s->dirfd));
	if (rc < 0)
		return err_sys(err, ERR_IO, errno, "cannot sync the folder %s", s->options.dir);
	return 0;
}

/* results.csv, unless only Results.csv is there. */
static int choose_index(struct store *s, struct err *err)
{
	struct stat lower, upper;
	int has_lower, has_upper;

	SYS_RETRY(has_lower, fstatat(s->dirfd, "results.csv", &lower, AT_SYMLINK_NOFOLLOW));
	if (has_lower < 0 && errno != ENOENT)
		return err_sys(err, ERR_IO, errno, "cannot look for results.csv in %s",
			       s->options.dir);
	SYS_RETRY(has_upper, fstatat(s->dirfd, "Results.csv", &upper, AT_SYMLINK_NOFOLLOW));
	if (has_upper < 0 && errno != ENOENT)
		return err_sys(err, ERR_IO, errno, "cannot look for Results.csv in %s",
			       s->options.dir);
	if (has_lower == 0 && has_upper == 0 && lower.st_ino != upper.st_ino)
		return err_set(err, ERR_INPUT,
			       "%s holds both results.csv and Results.csv: keep one of them",
			       s->options.dir);
	(void)snprintf(s->index_name, sizeof s->index_name, "%s",
		       has_lower != 0 && has_upper == 0 ? "Results.csv" : "results.csv");
	free(s->index_path);
	s->index_path = join(s->options.dir, s->index_name, err);
	return s->index_path ? 0 : -1;
}

int store_open(struct store *s, const struct store_options *options, struct err *err)
{
	*s = (struct store){ .options = *options, .dirfd = -1, .responses_fd = -1, .lock = { -1 } };
	SYS_RETRY(s->dirfd, open(options->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	if (s->dirfd < 0) {
		err_sys(err, ERR_NOINPUT, errno, "cannot open the folder %s", options->dir);
		return -1;
	}
	s->lock_path = join(options->dir, STORE_LOCK, err);
	s->responses_path = join(options->dir, STORE_RESPONSES, err);
	s->quarantine_path = join(options->dir, STORE_QUARANTINE, err);
	s->pruning_path = join(options->dir, STORE_PRUNING, err);
	if (!s->lock_path || !s->responses_path || !s->quarantine_path || !s->pruning_path ||
	    check_file_system(s, err) < 0 || choose_index(s, err) < 0 ||
	    open_responses(s, err) < 0) {
		store_close(s);
		return -1;
	}
	return 0;
}

void store_close(struct store *s)
{
	lock_drop(&s->lock);
	if (s->responses_fd >= 0)
		(void)close(s->responses_fd);
	if (s->dirfd >= 0)
		(void)close(s->dirfd);
	free(s->index_path);
	free(s->lock_path);
	free(s->responses_path);
	free(s->quarantine_path);
	free(s->pruning_path);
	*s = (struct store){ .dirfd = -1, .responses_fd = -1, .lock = { -1 } };
}

int store_lock(struct store *s, struct err *err)
{
	if (lock_take(&s->lock, s->dirfd, STORE_LOCK, s->lock_path, s->options.lock_wait_ms, err) <
	    0)
		return -1;
	/* Somebody may have begun the other one meanwhile. */
	if (choose_index(s, err) < 0) {
		store_unlock(s);
		return -1;
	}
	return 0;
}

void store_unlock(struct store *s)
{
	lock_drop(&s->lock);
}

int store_path(const struct store *s, struct span name, struct buf *out, struct err *err)
{
	if (buf_addz(out, s->responses_path, err) < 0 || buf_addc(out, '/', err) < 0)
		return -1;
	return buf_add(out, name.data, name.len, err);
}

int store_open_response(const struct store *s, struct span name, int *fd, off_t *size,
			struct err *err)
{
	char file[NAME_MAX_LEN], path[4096];
	struct stat st;

	if (!name_parse(name, NULL))
		return err_set(err, ERR_INPUT, "\"%.*s\" is no response's name",
			       (int)(name.len > 80 ? 80 : name.len), name.data);
	(void)snprintf(file, sizeof file, "%.*s", (int)name.len, name.data);
	if (s->responses_fd < 0)
		return err_sys(err, ERR_NOINPUT, ENOENT, "cannot open %s/%s", s->responses_path,
			       file);
	/* O_NONBLOCK: a FIFO must not hold us. */
	SYS_RETRY(*fd, openat(s->responses_fd, file,
			      O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
	if (*fd < 0)
		return err_sys(err, ERR_NOINPUT, errno, "cannot open %s/%s", s->responses_path,
			       file);
	(void)snprintf(path, sizeof path, "%s/%s", s->responses_path, file);
	if (store_regular(*fd, path, &st, err) < 0) {
		(void)close(*fd);
		*fd = -1;
		return -1;
	}
	*size = st.st_size;
	return 0;
}

int store_regular(int fd, const char *path, struct stat *st, struct err *err)
{
	int rc;

	SYS_RETRY(rc, fstat(fd, st));
	if (rc < 0)
		return err_sys(err, ERR_IO, errno, "cannot look at %s", path);
	return S_ISREG(st->st_mode) ? 0 : err_set(err, ERR_INPUT, "%s is not a regular file", path);
}
