/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* By way of a local copy: an argument may be the old message itself. */
AF_PRINTF(4, 0)
static void fill(struct err *err, enum errc code, int sys, const char *fmt, va_list args)
{
	char msg[ERR_MSG_MAX];
	int len = vsnprintf(msg, sizeof(msg), fmt, args);

	if (len < 0)
		msg[0] = '\0';
	err->code = code;
	err->sys = sys;
	memcpy(err->msg, msg, sizeof(msg));
}

int err_set(struct err *err, enum errc code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fill(err, code, 0, fmt, args);
	va_end(args);
	return -1;
}

int err_sys(struct err *err, enum errc code, int sys, const char *fmt, ...)
{
	va_list args;
	size_t len;

	va_start(args, fmt);
	fill(err, code, sys, fmt, args);
	va_end(args);
	len = strlen(err->msg);
	(void)snprintf(err->msg + len, sizeof(err->msg) - len, ": %s", strerror(sys));
	return -1;
}

int err_nomem(struct err *err, const char *what)
{
	return err_set(err, ERR_SYSTEM, "out of memory (%s)", what);
}
