/* SPDX-License-Identifier: MIT */
#include "sys/folder.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sys/publish.h"
#include "sys/retry.h"

/* A temporary so old belongs to nobody. */
enum { TEMP_AGE_S = 3600 };

struct folder {
	int dirfd;
	char *path;
	const char *suffix;
	int64_t max_bytes;
	int64_t bytes; /* of what is bounded, as far as this run knows */
};

static bool safe_name(const char *name)
{
	static const char chars[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

	return name[0] != '\0' && name[0] != '.' && name[strspn(name, chars)] == '\0';
}

static bool has_suffix(const char *name, const char *suffix)
{
	size_t len = strlen(name), n = strlen(suffix);

	return len > n && strcmp(name + len - n, suffix) == 0;
}

/* mkdir -p; what is there already is left as it is. */
static int make_folders(char *path, struct err *err)
{
	char *slash = path;

	for (;;) {
		int rc;

		slash = strchr(slash + 1, '/');
		if (slash != NULL)
			*slash = '\0';
		rc = mkdir(path, 0700);
		if (rc < 0 && errno != EEXIST && errno != EISDIR && slash == NULL)
			return err_sys(err, ERR_CREATE, errno, "cannot create the folder %s", path);
		if (slash == NULL)
			return 0;
		*slash = '/';
	}
}

struct entry {
	char name[256];
	int64_t used_s, used_ns;
	int64_t size;
};

static int older_first(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->used_s != y->used_s)
		return x->used_s < y->used_s ? -1 : 1;
	return (x->used_ns > y->used_ns) - (x->used_ns < y->used_ns);
}

struct entries {
	struct entry *list;
	size_t n, cap;
};

static bool entries_add(struct entries *all, const char *name, const struct stat *st)
{
	struct entry *e;
	size_t len = strlen(name);

	if (all->n == all->cap) {
		size_t cap = all->cap > 0 ? 2 * all->cap : 256;
		struct entry *list = realloc(all->list, cap * sizeof(*list));

		if (list == NULL)
			return false;
		all->list = list;
		all->cap = cap;
	}
	if (len >= sizeof(e->name))
		return true;
	e = &all->list[all->n++];
	memcpy(e->name, name, len + 1);
	e->used_s = st->st_mtim.tv_sec;
	e->used_ns = st->st_mtim.tv_nsec;
	e->size = st->st_size;
	return true;
}

/* What is bounded, and its sum; temporaries that a kill left behind are removed. Failing to look is
 * no failure: the bound is a courtesy. */
static void look(struct folder *f, struct entries *all)
{
	int fd = openat(f->dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *d;

	f->bytes = 0;
	if (dir == NULL) {
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	while ((d = readdir(dir)) != NULL) {
		struct stat st;

		if (fstatat(f->dirfd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
		    !S_ISREG(st.st_mode))
			continue;
		if (strncmp(d->d_name, PUBLISH_TEMP_PREFIX, strlen(PUBLISH_TEMP_PREFIX)) == 0 &&
		    time(NULL) - st.st_mtime > TEMP_AGE_S)
			(void)unlinkat(f->dirfd, d->d_name, 0);
		if (!has_suffix(d->d_name, f->suffix))
			continue;
		f->bytes += st.st_size;
		if (all != NULL && !entries_add(all, d->d_name, &st))
			break;
	}
	(void)closedir(dir);
}

/* Down to nine tenths, so that not every file that comes makes one go. */
static void trim(struct folder *f)
{
	struct entries all = { NULL, 0, 0 };
	size_t i;

	look(f, &all);
	if (all.n > 1)
		qsort(all.list, all.n, sizeof(*all.list), older_first);
	for (i = 0; i < all.n && f->bytes > f->max_bytes / 10 * 9; i++) {
		(void)unlinkat(f->dirfd, all.list[i].name, 0);
		f->bytes -= all.list[i].size;
	}
	free(all.list);
}

struct folder *folder_open(const char *path, const char *suffix, int64_t max_bytes, struct err *err)
{
	struct folder *f = calloc(1, sizeof(*f));

	if (f != NULL)
		f->path = strdup(path);
	if (f == NULL || f->path == NULL) {
		free(f);
		(void)err_nomem(err, "a folder");
		return NULL;
	}
	f->dirfd = -1;
	f->suffix = suffix;
	f->max_bytes = max_bytes;
	if (make_folders(f->path, err) < 0) {
		folder_close(f);
		return NULL;
	}
	f->dirfd = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->dirfd < 0) {
		(void)err_sys(err, ERR_CREATE, errno, "cannot open the folder %s", path);
		folder_close(f);
		return NULL;
	}
	if (suffix != NULL)
		look(f, NULL);
	return f;
}

void folder_close(struct folder *f)
{
	if (f == NULL)
		return;
	if (f->dirfd >= 0)
		(void)close(f->dirfd);
	free(f->path);
	free(f);
}

static int read_whole(int fd, struct buf *out, struct err *err)
{
	for (;;) {
		ssize_t n;

		if (buf_reserve(out, 4096, err) < 0)
			return -1;
		SYS_RETRY(n, read(fd, out->data + out->len, 4096));
		if (n < 0)
			return err_sys(err, ERR_IO, errno, "cannot read a kept file");
		if (n == 0)
			return 0;
		out->len += (size_t)n;
	}
}

enum folder_found folder_get(struct folder *f, const char *name, struct buf *out, struct err *err)
{
	const struct timespec now[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_nsec = UTIME_NOW } };
	struct stat st;
	int fd, rc;

	assert(safe_name(name));
	fd = openat(f->dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		if (errno == ENOENT || errno == ELOOP)
			return FOLDER_ABSENT;
		(void)err_sys(err, ERR_IO, errno, "cannot open %s in %s", name, f->path);
		return FOLDER_FAIL;
	}
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    (uint64_t)st.st_size + 4096 > out->max - out->len) {
		(void)close(fd);
		return FOLDER_ABSENT;
	}
	rc = read_whole(fd, out, err);
	if (f->suffix != NULL && has_suffix(name, f->suffix))
		(void)futimens(fd, now);
	(void)close(fd);
	return rc < 0 ? FOLDER_FAIL : FOLDER_THERE;
}

int folder_put(struct folder *f, const char *name, struct span bytes, struct err *err)
{
	struct publish p;

	assert(safe_name(name));
	if (publish_begin(&p, f->dirfd, f->path, err) < 0)
		return -1;
	if (publish_write(&p, bytes.data, bytes.len, err) < 0 ||
	    publish_rename(&p, name, NULL, err) < 0) {
		publish_abandon(&p);
		return -1;
	}
	publish_abandon(&p);
	if (f->suffix == NULL || !has_suffix(name, f->suffix))
		return 0;
	f->bytes += (int64_t)bytes.len;
	if (f->max_bytes > 0 && f->bytes > f->max_bytes)
		trim(f);
	return 0;
}
