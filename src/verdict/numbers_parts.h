/* SPDX-License-Identifier: MIT */
/*
 * numbers_parts.h - what the files of numbers.h share.
 */
#ifndef AF_NUMBERS_PARTS_H
#define AF_NUMBERS_PARTS_H

#include "verdict/numbers.h"
#include "verdict/role_parts.h"

/* One text under examination. */
struct look {
	const struct tokens *t;
	const struct known *k;
	bool one_subject;
	uint16_t list[16]; /* columns that the text speaks of */
	struct columns columns;
	bool narrow; /* columns are those that the clause names before the number */
	struct err *why;
};

/* Bytes of a foreign text that a message quotes. */
static inline int numbers_quoted(struct span s)
{
	return s.len > 40 ? 40 : (int)s.len;
}

/* NUMBERS_FALSE, and why: "cites 99.9 as a row, which the data do not bear out". */
enum numbers numbers_foreign(const struct look *l, const struct token *n, const char *as);

/* What a number stands for: everything that rounds to it; unit is what its last digit is worth. */
struct given numbers_given(double value, double unit, uint8_t zeros, enum hedge hedge);

/* A word that counts or measures without a number, or has digits in it. */
enum numbers numbers_word(const struct look *l, size_t i);

#endif
