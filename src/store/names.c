/* SPDX-License-Identifier: MIT */
#include "store/names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/linescan.h"
#include "sys/publish.h"
#include "sys/retry.h"

enum { INDEX_LINE_MAX = 1 << 20 };

void names_init(struct names *names)
{
	*names = (struct names){ .at = NULL };
}

void names_release(struct names *names)
{
	free(names->at);
	names_init(names);
}

int names_add(struct names *names, uint64_t packed, struct err *err)
{
	if (names->n == names->size) {
		size_t size = names->size ? names->size * 2 : 256;
		uint64_t *more = size > SIZE_MAX / sizeof *more
					 ? NULL
					 : realloc(names->at, size * sizeof *more);

		if (!more)
			return err_nomem(err, "the names");
		names->at = more;
		names->size = size;
	}
	names->at[names->n++] = packed;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

void names_sort(struct names *names)
{
	if (names->n > 1)
		qsort(names->at, names->n, sizeof *names->at, compare);
}

bool names_has(const struct names *sorted, uint64_t packed)
{
	return sorted->n > 0 &&
	       bsearch(&packed, sorted->at, sorted->n, sizeof packed, compare) != NULL;
}

static DIR *open_folder(int dirfd, const char *path, struct err *err)
{
	DIR *dir = NULL;
	int fd, saved;

	SYS_RETRY(fd, openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	/* It looks at the descriptor, and that may be interrupted. */
	for (int tries = 0; fd >= 0 && !dir && tries < SYS_RETRY_MAX; tries++) {
		dir = fdopendir(fd);
		if (!dir && errno != EINTR)
			break;
	}
	saved = errno;
	if (fd >= 0 && !dir)
		(void)close(fd);
	if (!dir)
		err_sys(err, ERR_IO, saved, "cannot read the folder %s", path);
	return dir;
}

/* The next entry; NULL with *err set where reading failed. */
static struct dirent *next_entry(DIR *dir, const char *path, struct err *err)
{
	struct dirent *entry;
	int tries = 0;

	do {
		errno = 0;
		entry = readdir(dir);
	} while (!entry && errno == EINTR && ++tries < SYS_RETRY_MAX);
	if (!entry && errno != 0)
		err_sys(err, ERR_IO, errno, "cannot read the folder %s", path);
	return entry;
}

int names_of_folder(const struct store *s, struct names *names, struct err *err)
{
	struct dirent *entry;
	DIR *dir;
	int rc = 0;

	if (s->responses_fd < 0)
		return 0;
	dir = open_folder(s->responses_fd, s->responses_path, err);
	if (!dir)
		return -1;
	while (rc == 0 && (entry = next_entry(dir, s->responses_path, err)) != NULL) {
		uint64_t packed;

		if (name_parse(span_z(entry->d_name), &packed))
			rc = names_add(names, packed, err);
	}
	if (err->code != ERR_NONE)
		rc = -1;
	(void)closedir(dir);
	names_sort(names);
	return rc;
}

int names_of_index(const struct store *s, const struct index *ix, struct names *names,
		   struct err *err)
{
	struct scan scan;
	struct cells cells;
	struct span line;
	struct entry e;
	enum scan_result got = SCAN_END;
	int rc = 0;

	if (ix->fd < 0 || ix->headless)
		return 0;
	cells_init(&cells);
	index_scan(&scan, s, ix, ix->body, INDEX_LINE_MAX);
	while (rc == 0 &&
	       ((got = scan_next(&scan, &line, NULL, err)) == SCAN_LINE || got == SCAN_TAIL)) {
		struct err why = ERR_INIT;
		uint64_t packed;

		if (table_read(&ix->table, line, &cells, &e, &why) == 0 &&
		    name_parse(e.name, &packed))
			rc = names_add(names, packed, err);
	}
	scan_release(&scan);
	cells_release(&cells);
	names_sort(names);
	return got == SCAN_FAIL ? -1 : rc;
}

enum temp_state { TEMP_NONE, TEMP_AT_WORK, TEMP_LEFT };

/* What an entry of a folder is: no temporary file, one whose writer lives, or one left behind. */
static enum temp_state look_at(int dirfd, const char *name)
{
	int fd, rc;

	if (strncmp(name, PUBLISH_TEMP_PREFIX, sizeof PUBLISH_TEMP_PREFIX - 1) != 0)
		return TEMP_NONE;
	SYS_RETRY(fd,
		  openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
	if (fd < 0)
		return TEMP_NONE;
	SYS_RETRY(rc, flock(fd, LOCK_SH | LOCK_NB));
	(void)close(fd);
	return rc == 0 ? TEMP_LEFT : TEMP_AT_WORK;
}

int names_at_work(const struct store *s, bool *busy, bool *left, struct err *err)
{
	struct dirent *entry;
	DIR *dir;

	*busy = *left = false;
	if (s->responses_fd < 0)
		return 0;
	dir = open_folder(s->responses_fd, s->responses_path, err);
	if (!dir)
		return -1;
	while ((entry = next_entry(dir, s->responses_path, err)) != NULL) {
		enum temp_state state = look_at(s->responses_fd, entry->d_name);

		*busy = *busy || state == TEMP_AT_WORK;
		*left = *left || state == TEMP_LEFT;
	}
	(void)closedir(dir);
	return err->code == ERR_NONE ? 0 : -1;
}

int names_leftover(int dirfd, const char *path, struct leftover **list, size_t *n, struct err *err)
{
	struct dirent *entry;
	size_t size = 0;
	DIR *dir;
	int rc = 0;

	*list = NULL;
	*n = 0;
	dir = open_folder(dirfd, path, err);
	if (!dir)
		return -1;
	while (rc == 0 && (entry = next_entry(dir, path, err)) != NULL) {
		if (strlen(entry->d_name) >= sizeof(*list)->name ||
		    look_at(dirfd, entry->d_name) != TEMP_LEFT)
			continue;
		if (*n == size) {
			struct leftover *more =
				realloc(*list, (size = size ? size * 2 : 16) * sizeof *more);

			if (!more) {
				rc = err_nomem(err, "the names");
				break;
			}
			*list = more;
		}
		(void)snprintf((*list)[*n].name, sizeof(*list)->name, "%.*s",
			       (int)sizeof(*list)->name - 1, entry->d_name);
		++*n;
	}
	if (err->code != ERR_NONE)
		rc = -1;
	(void)closedir(dir);
	if (rc < 0) {
		free(*list);
		*list = NULL;
	}
	return rc;
}
