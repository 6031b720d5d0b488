/* SPDX-License-Identifier: MIT */
/*
 * child.h - one command whose standard output we read, or whose input we write.
 *
 * What is not ours is shared with it. It gets SIGPIPE's disposition back as it
 * was before signals_init.
 */
#ifndef AF_CHILD_H
#define AF_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"

struct child {
	pid_t pid; /* 0: none, or waited for */
	int fd;	   /* our end of the pipe; closed by child_close */
};

/* ERR_NOINPUT: it cannot be run; ERR_SYSTEM. */
int child_start(struct child *c, char *const argv[], struct err *err) AF_MUST_USE;

/* The other way round: write to c->fd what it reads; its output goes to out_fd. */
int child_feed(struct child *c, char *const argv[], int out_fd, struct err *err) AF_MUST_USE;

/* Its exit status, 128 + n after a signal; waits. */
int child_wait(struct child *c, int *status, struct err *err) AF_MUST_USE;

/* True once it has ended (it still is to be waited for). */
bool child_ended(const struct child *c);
void child_signal(const struct child *c, int signal);
void child_close(struct child *c);

#endif
