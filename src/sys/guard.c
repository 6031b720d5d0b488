/* SPDX-License-Identifier: MIT */
#include "sys/guard.h"

#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

void guard_core(void)
{
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
}

void guard_secret(void)
{
#ifdef __linux__
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
