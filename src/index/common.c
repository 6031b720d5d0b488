/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "index/command.h"
#include "sys/clock.h"
#include "sys/fds.h"

enum { OUT_BLOCK = 1 << 16, LOCK_WAIT_MS = 10000 };

int command_open(const struct arguments *a, bool create, struct store *s, struct err *err)
{
	struct store_options options = { .dir = a->dir,
					 .create = create,
					 .allow_nfs = a->allow_nfs,
					 .lock_wait_ms = LOCK_WAIT_MS,
					 .now_ns = clock_wall_ns };

	return store_open(s, &options, err);
}

void out_init(struct out *o)
{
	buf_init(&o->buf, (size_t)1 << 30);
}

int out_flush(struct out *o, bool all, struct err *err)
{
	if (o->buf.len == 0 || (!all && o->buf.len < OUT_BLOCK))
		return 0;
	if (!fds_stdout_usable())
		return err_set(err, ERR_IO, "standard output is closed");
	if (fds_write_all(STDOUT_FILENO, "standard output", o->buf.data, o->buf.len, err) < 0)
		return -1;
	buf_reset(&o->buf);
	return 0;
}

void out_release(struct out *o)
{
	buf_release(&o->buf);
}
