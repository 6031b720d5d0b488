/* SPDX-License-Identifier: MIT */
/*
 * signals.h - SIGINT, SIGTERM and SIGHUP as a byte in a pipe.
 *
 * signals_init makes the pipe (close-on-exec) and installs the handlers, and
 * ignores SIGPIPE, whose former disposition signals_pipe_default remembers. The first
 * signal is written to the pipe; the second of any of them ends the process at
 * once by that signal. A signal that was ignored when we started stays ignored.
 */
#ifndef AF_SIGNALS_H
#define AF_SIGNALS_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

int signals_init(struct err *err) AF_MUST_USE;
int signals_fd(void);	  /* readable once a signal came */
int signals_caught(void); /* its number, or 0 */
bool signals_pipe_default(void);

/* Ends the process by the signal with its default action (128+n for a shell). Does not return. */
void signals_die(int signal);

#endif
