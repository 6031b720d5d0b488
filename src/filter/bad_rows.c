/* SPDX-License-Identifier: MIT */
#include "filter/bad_rows.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "sys/diag.h"
#include "sys/fds.h"

enum { FLUSH_BYTES = 64 << 10, LINES_MAX = 4 << 20, TOLD_MAX = 3 };

int bad_rows_open(struct bad_rows *b, const struct options *o, struct err *err)
{
	*b = (struct bad_rows){ .path = o->bad_rows,
				.fd = -1,
				.others = o->shards > 0 && o->shard != 0,
				.stop = o->on_bad_row == BAD_ROW_STOP };
	buf_init(&b->lines, LINES_MAX);
	if (!b->path)
		return 0;
	int named = fds_named(b->path);
	b->fd = named >= 0 ? fds_dup_named(named)
			   : open(b->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (b->fd < 0)
		return err_sys(err, ERR_CREATE, errno, "cannot create %s (--bad-rows)", b->path);
	return 0;
}

static int keep(struct bad_rows *b, const struct row *row, const struct err *told, struct err *err)
{
	if (b->fd < 0)
		return 0;
	if (buf_addf(&b->lines, err, "# %s\n", told->msg) < 0 ||
	    buf_add(&b->lines, row->raw.data, row->raw.len, err) < 0 ||
	    buf_addc(&b->lines, '\n', err) < 0)
		return -1;
	return b->lines.len >= FLUSH_BYTES ? bad_rows_flush(b, err) : 0;
}

int bad_rows_take(struct bad_rows *b, const char *file, const struct row *row,
		  const struct err *why, struct err *err)
{
	struct err told = ERR_INIT;
	if (b->others)
		return 0;
	err_set(&told, ERR_INPUT, "%s: row %" PRIu64 " (line %" PRIu64 "): %s", file, row->number,
		row->line, why->msg);
	if (b->stop) {
		*err = told;
		return -1;
	}
	if (b->told < TOLD_MAX)
		diag_err(&told);
	else if (b->told == TOLD_MAX)
		diag_error("further bad rows are counted, not shown%s",
			   b->fd < 0 ? " (--bad-rows FILE keeps them)" : "");
	b->told++;
	return keep(b, row, &told, err);
}

int bad_rows_flush(struct bad_rows *b, struct err *err)
{
	if (b->lines.len == 0)
		return 0;
	if (fds_write_lines(b->fd, b->path, b->lines.data, b->lines.len, err) < 0)
		return -1;
	buf_reset(&b->lines);
	return 0;
}

void bad_rows_close(struct bad_rows *b)
{
	if (b->fd >= 0)
		(void)close(b->fd);
	b->fd = -1;
	buf_release(&b->lines);
}
