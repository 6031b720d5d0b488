/* SPDX-License-Identifier: MIT */
/*
 * retry.h - a system call tried again after EINTR.
 *
 * Bounded, so that a kernel or a tracer that says EINTR for ever ends in an
 * error and not in a loop. Not for close(2) (its descriptor is gone either way)
 * and not for calls that must wait while signals come (read, poll).
 */
#ifndef AF_RETRY_H
#define AF_RETRY_H

#include <errno.h>

enum { SYS_RETRY_MAX = 100 };

#define SYS_RETRY(result, call)                                                          \
	for (int retry_ = 0; ((result) = (call)) < 0 && errno == EINTR && retry_ < SYS_RETRY_MAX;) \
	retry_++

#endif
