/* SPDX-License-Identifier: MIT */
/*
 * jsonscan.h - a strict look at JSON text before json-c may parse it.
 *
 * json-c accepts what RFC 8259 does not (NaN, single quotes, duplicate
 * members, raw control characters, bytes after a NUL) and saturates long
 * integers. A text that passes here has exactly one meaning.
 */
#ifndef AF_JSONSCAN_H
#define AF_JSONSCAN_H

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

enum { JSONSCAN_DEPTH = 32, JSONSCAN_MEMBERS = 1024 };

/*
 * One JSON value, blanks around it, nothing else: RFC 8259 to the letter, valid
 * UTF-8, no lone surrogate, no U+0000, no member twice in one object (compared
 * after unescaping), at most JSONSCAN_DEPTH levels and JSONSCAN_MEMBERS members
 * an object, integers of at most 18 digits, numbers within a double's range.
 * Else ERR_INPUT; the message says what and at which byte. Allocates nothing,
 * recurses nowhere; duplicates are found in O(m log m) or better of m members.
 */
int jsonscan_check(struct span text, struct err *err) AF_MUST_USE;

#endif
