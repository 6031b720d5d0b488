/* SPDX-License-Identifier: MIT */
/*
 * err.h - what went wrong, told to whoever can decide about it.
 *
 * A struct err is owned by the caller, has a fixed size and never allocates,
 * so it works when memory is gone. It is the last parameter of everything that
 * can fail. Functions return 0 or -1 (or a pointer or NULL); those with more
 * outcomes have an enum of their own.
 *
 * Calling sequence:
 *
 *	struct err err = ERR_INIT;
 *	if (thing_do(thing, &err) < 0)
 *		return -1;                      // passed up as it is
 *	return err_set(&err, ERR_INPUT, "row %llu: ...", row);   // is -1
 *
 * A message is complete, lower case, without a newline and without the
 * program's name; the writer to standard error adds that. It says what is
 * wrong, where, and what to do. On success a struct err is untouched.
 */
#ifndef AF_ERR_H
#define AF_ERR_H

#include "base/attr.h"

/*
 * The codes are the exit statuses of both programs (sysexits.h's numbers):
 * a code exists where a caller or a script decides on it.
 */
enum errc {
	ERR_NONE = 0,
	ERR_USAGE = 64,	      /* wrong option, argument or combination */
	ERR_INPUT = 65,	      /* the input cannot be used */
	ERR_NOINPUT = 66,     /* a file to read cannot be opened */
	ERR_UNAVAILABLE = 69, /* a model was asked for and never answered */
	ERR_INTERNAL = 70,    /* a fault of the program */
	ERR_SYSTEM = 71,      /* no memory, descriptor or process to be had */
	ERR_CREATE = 73,      /* a file cannot be created */
	ERR_IO = 74,	      /* reading, writing or syncing failed */
	ERR_LOCKED = 75,      /* a lock is held by another run */
	ERR_REFUSED = 77,     /* the key was refused */
	ERR_CONFIG = 78	      /* the configuration is wrong or unsafe */
};

enum { ERR_MSG_MAX = 512 };

struct err {
	enum errc code;
	int sys; /* errno of the call that failed, or 0 */
	char msg[ERR_MSG_MAX];
};

#define ERR_INIT                                      \
	{                                             \
		.code = ERR_NONE, .sys = 0, .msg = "" \
	}

/* ERR_INIT for the way of a row: does not clear the room for a message. */
static inline void err_clear(struct err *err)
{
	err->code = ERR_NONE;
	err->sys = 0;
	err->msg[0] = '\0';
}

/* Fills *err and returns -1. A message that does not fit is cut. */
int err_set(struct err *err, enum errc code, const char *fmt, ...) AF_PRINTF(3, 4);

/* The same for a failed system call: appends ": " and the text of `sys`. */
int err_sys(struct err *err, enum errc code, int sys, const char *fmt, ...) AF_PRINTF(4, 5);

/* Out of memory: ERR_SYSTEM, "out of memory (WHAT)". Returns -1. */
int err_nomem(struct err *err, const char *what);

#endif
