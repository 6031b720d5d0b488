/* SPDX-License-Identifier: MIT */
/*
 * num.h - strict numbers and durations, the same in every locale.
 *
 * Nothing here allocates, and nothing depends on setlocale().
 */
#ifndef AF_NUM_H
#define AF_NUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

enum num_kind {
	NUM_OK,	     /* a finite number */
	NUM_MISSING, /* empty, NA, N/A, NaN, null, None, - (any case, blanks around) */
	NUM_BAD	     /* anything else, infinities and numbers past 1.8e308 included */
};

/*
 * The whole cell as a decimal number: sign, digits with `point` as decimal
 * point (one of "." ","), exponent; blanks around it are allowed, hexadecimal,
 * "inf" and thousands separators are not. The result is the double nearest to
 * the text (round half to even), for any number of digits. Fast path: Clinger,
 * "How to read floating point numbers accurately", PLDI 1990; slow path:
 * strtod in the C locale form.
 */
enum num_kind num_parse(struct span cell, char point, double *out);

/* True if the text is a number by the grammar of RFC 8259, no blanks. */
bool num_is_json(struct span text);

/* The same without an exponent, and so short that it is a double: what readings are. */
bool num_is_plain(struct span text);

/* A decimal integer, nothing around it, min <= n <= max; else ERR_USAGE naming `what`. */
int num_integer(const char *what, struct span text, int64_t min, int64_t max, int64_t *out,
		struct err *err) AF_MUST_USE;

/*
 * A duration: number and unit (ms, s, m, h, d, w), "1h30m" allowed; a number
 * alone is seconds. Result in nanoseconds, 0 <= d <= 100 years; else ERR_USAGE.
 */
int num_duration(const char *what, struct span text, int64_t *ns_out, struct err *err) AF_MUST_USE;

#endif
