/* SPDX-License-Identifier: MIT */
#include "detect/memory.h"

int memory_encode(const struct series_set *set, struct span columns, struct buf *out,
		  struct err *err)
{
	(void)set;
	(void)columns;
	(void)out;
	return err_set(err, ERR_INTERNAL, "not yet");
}

int memory_decode(struct series_set *set, struct span columns, struct span bytes, struct err *err)
{
	(void)set;
	(void)columns;
	(void)bytes;
	return err_set(err, ERR_INTERNAL, "not yet");
}
