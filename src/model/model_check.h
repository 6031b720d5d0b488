/* SPDX-License-Identifier: MIT */
/*
 * model_check.h - --check: is all well with the servers? Asks them, one after the other, and
 * says what it found line by line as it goes; for what is not well, the command that mends it.
 *
 * Looked at: does it answer, is it loading, is the key taken, is the model there, how long is its
 * context (told, or found with a question as long as a real one may get), is the schema obeyed, how
 * long does a question take, and the marks of the exam (kept ones, else the exam is held now and
 * its marks are kept).
 */
#ifndef AF_MODEL_CHECK_H
#define AF_MODEL_CHECK_H

#include "base/attr.h"
#include "base/err.h"
#include "model/model.h"

enum check_word {
	CHECK_WELL,
	CHECK_NOTE, /* works, could be better */
	CHECK_ILL
};

/* mend: a command or option, or NULL. */
typedef void check_line_fn(void *arg, enum check_word word, const char *text, const char *mend);

/* The worst word, or -1 (no memory, or options that cannot be used). Blocks; stop_fd becoming
 * readable ends it (-1: none). */
int model_check(const struct model_options *options, check_line_fn *line, void *arg, int stop_fd,
		struct err *err) AF_MUST_USE;

#endif
