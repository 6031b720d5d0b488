/* SPDX-License-Identifier: MIT */
/*
 * decimal.h - numbers as text, the same in every locale.
 *
 * Every function writes at most DECIMAL_MAX bytes, no NUL, and returns how
 * many. The text is a JSON number; a value that is not finite is written as
 * "null". Negative zero is written as 0.
 */
#ifndef AF_DECIMAL_H
#define AF_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

enum { DECIMAL_MAX = 32 };

/* The shortest text that reads back as the same double; exponent form from 1e17, below 1e-5. */
size_t decimal_shortest(char out[DECIMAL_MAX], double value);

/* `places` (0..9) digits after the point, no trailing zeros; huge values as decimal_shortest. */
size_t decimal_places(char out[DECIMAL_MAX], double value, int places);

/* `digits` (1..17) significant digits, no trailing zeros; exponent as decimal_shortest. */
size_t decimal_significant(char out[DECIMAL_MAX], double value, int digits);

size_t decimal_u64(char out[DECIMAL_MAX], uint64_t value);
size_t decimal_i64(char out[DECIMAL_MAX], int64_t value);

#endif
