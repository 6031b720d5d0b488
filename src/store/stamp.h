/* SPDX-License-Identifier: MIT */
/*
 * stamp.h - the times of index lines, and the response names made from them.
 *
 * Our own lines have UTC to the millisecond; an index that something else began
 * keeps its own form. A time without a zone is UTC. Pure.
 */
#ifndef AF_STAMP_H
#define AF_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum stamp_form {
	STAMP_ISO_MS,	 /* 2026-11-22T20:08:49.123Z, ours */
	STAMP_ISO,	 /* 2026-11-22T20:08:49Z */
	STAMP_ISO_PLAIN, /* 2026-11-22T20:08:49 */
	STAMP_ISO_MICRO, /* 2026-11-22T20:08:49.123456 */
	STAMP_SPACE,	 /* 2026-11-22 20:08:49 */
	STAMP_COMPACT	 /* 20261122_200849 */
};

enum { STAMP_MAX = 40 };

/* Reads any of the forms, or whatever ISO time there is (its form: the nearest above). */
bool stamp_parse(struct span text, int64_t *ns, enum stamp_form *form);

/* Writes ns in a form, cut to its resolution; returns the length, no NUL. */
size_t stamp_format(char out[STAMP_MAX], int64_t ns, enum stamp_form form);

/* The smallest difference the form can show. */
int64_t stamp_step_ns(enum stamp_form form);

/* The largest time a line may have: 2262-01-01. */
int64_t stamp_limit_ns(void);

/* Response names: model_response_YYYYmmdd_HHMMSS.json, or ...-K.json (1 <= K <= 999999). */
enum { NAME_MAX_LEN = 48, NAME_NUMBER_MAX = 999999 };

/* number 0 and 1: no suffix. Returns the length; out is NUL-terminated. */
size_t name_format(char out[NAME_MAX_LEN], int64_t ns, unsigned number);

/*
 * True for a whole file name of exactly that form, and nothing else: no folder,
 * no leading zero in K. *packed is then different for every different name and
 * grows with time and number (it may be NULL).
 */
bool name_parse(struct span name, uint64_t *packed);

/* The inverse of name_parse's packing. */
size_t name_unpack(char out[NAME_MAX_LEN], uint64_t packed);

/*
 * What an index may call a response: NAME, responses/NAME or ./responses/NAME.
 * Gives NAME; false for anything else (a path that leads elsewhere, say).
 */
bool name_of_cell(struct span cell, struct span *name);

#endif
