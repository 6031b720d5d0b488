/* SPDX-License-Identifier: MIT */
/*
 * names.h - sets of response names, eight bytes each.
 *
 * What the folder holds and what the index lists are compared as sorted arrays
 * of packed names (stamp.h): a million of them are 8 MB.
 */
#ifndef AF_NAMES_H
#define AF_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "store/store.h"

struct names {
	uint64_t *at; /* owned */
	size_t n, size;
};

void names_init(struct names *names);
void names_release(struct names *names);
int names_add(struct names *names, uint64_t packed, struct err *err) AF_MUST_USE;
void names_sort(struct names *names);
bool names_has(const struct names *sorted, uint64_t packed);

/* Every name of a response's form in responses/, sorted. */
int names_of_folder(const struct store *s, struct names *names, struct err *err) AF_MUST_USE;

/* Every name that a readable line of the index gives, sorted, doubles included. */
int names_of_index(const struct store *s, const struct index *ix, struct names *names,
		   struct err *err) AF_MUST_USE;

/* Is an add at work, a temporary file whose writer lives? Has one been left behind? */
int names_at_work(const struct store *s, bool *busy, bool *left, struct err *err) AF_MUST_USE;

/* A temporary file. */
struct leftover {
	char name[64];
};

/* A new array of those of a folder whose writer is gone (under the lock: for good); the caller
 * frees it. */
int names_leftover(int dirfd, const char *path, struct leftover **list, size_t *n,
		   struct err *err) AF_MUST_USE;

#endif
