/* SPDX-License-Identifier: MIT */
/*
 * unwrap.h - takes off what servers and models put around a JSON answer.
 *
 * Blanks; then a block of thinking at the beginning, <think> to </think> (a
 * reply that has only the closing mark began inside one); then one code fence
 * around the whole rest (``` or ~~~, a language word after it, the closing
 * fence last). Nothing else is taken off: prose around JSON is no answer, and
 * what is cut stays cut.
 */
#ifndef AF_UNWRAP_H
#define AF_UNWRAP_H

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

/* *json is a view into content that begins with `{` and ends with `}`; else -1 and ERR_INPUT says
 * why. */
int unwrap(struct span content, struct span *json, struct err *err) AF_MUST_USE;

#endif
