/* SPDX-License-Identifier: MIT */
/*
 * html.h - what all parts of the report are made of: text of others, badges. Pure.
 */
#ifndef AF_HTML_H
#define AF_HTML_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/* Escaped, for elements and quoted attributes; control characters as blanks. */
int html_add(struct buf *out, struct span text, struct err *err) AF_MUST_USE;

/* The severity 0..4, or -1, not known, as a word and a shape in its colour. */
int html_badge(struct buf *out, int level, struct err *err) AF_MUST_USE;

#endif
