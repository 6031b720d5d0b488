/* SPDX-License-Identifier: MIT */
/*
 * text.h - foreign text made fit to be seen.
 */
#ifndef AF_TEXT_H
#define AF_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/*
 * Decodes one UTF-8 character at s (len > 0) into *cp and returns its length in
 * bytes, 1..4; a byte that begins no valid character (overlong forms, surrogates
 * and values past U+10FFFF included) gives U+FFFD and length 1, with *valid false.
 */
size_t text_decode(struct span s, uint32_t *cp, bool *valid);

/* ASCII letters only, whatever the locale. */
static inline char text_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* True for what must not reach a terminal: C0, DEL, C1, U+2028/9, bidi controls, zero-width
 * characters, U+FEFF. */
bool text_is_unsafe(uint32_t cp);

/* Appends s for a person on a terminal: invalid bytes as U+FFFD, unsafe characters as a space. */
int text_add_printable(struct buf *out, struct span s, struct err *err) AF_MUST_USE;

#endif
