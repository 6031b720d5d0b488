/* SPDX-License-Identifier: MIT */
/*
 * guard.h - what is in memory stays there.
 *
 * guard_core(): no core file, whatever happens. guard_secret(), once a secret is held: no core at
 * all, not even for a program that takes cores by a pipe and heeds no limit, and no look by
 * another process of this user (ptrace, /proc/PID/mem, environ). Neither can fail in a way that
 * anybody could mend.
 */
#ifndef AF_GUARD_H
#define AF_GUARD_H

void guard_core(void);
void guard_secret(void);

#endif
