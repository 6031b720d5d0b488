/* SPDX-License-Identifier: MIT */
/*
 * diag.h - the only writer to standard error.
 *
 * Each call writes one line in one write(2): "PROGRAM: TEXT". Foreign bytes are
 * made printable (base/text.h). A progress line, if one stands, is wiped first.
 * Notes are silent unless notes were turned on; errors never are.
 */
#ifndef AF_DIAG_H
#define AF_DIAG_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

void diag_init(const char *program, bool notes);
void diag_error(const char *fmt, ...) AF_PRINTF(1, 2);
void diag_err(const struct err *err);		      /* its message */
void diag_note(const char *fmt, ...) AF_PRINTF(1, 2); /* shown if notes are on */
bool diag_notes_on(void);

/* The one line that is rewritten in place; only on a terminal, and only the caller knows when. ""
 * wipes it. */
void diag_progress(const char *text);
bool diag_is_terminal(void);

#endif
