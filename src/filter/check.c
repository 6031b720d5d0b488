/* SPDX-License-Identifier: MIT */
#include "filter/check.h"

#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/model_check.h"
#include "sys/fds.h"
#include "sys/signals.h"

enum { LINE_MAX_BYTES = 64 << 10 };

struct lines {
	struct err failed; /* the first line that could not be written */
};

static int add_line(struct buf *line, enum check_word word, const char *text, const char *mend,
		    struct err *err)
{
	static const char *const marks[] = {
		[CHECK_WELL] = "ok    ",
		[CHECK_NOTE] = "note  ",
		[CHECK_ILL] = "BAD   ",
	};
	if (buf_addz(line, marks[word], err) < 0 ||
	    text_add_printable(line, span_z(text), err) < 0 || buf_addc(line, '\n', err) < 0)
		return -1;
	if (!mend)
		return 0;
	if (buf_addz(line, "      ", err) < 0 || text_add_printable(line, span_z(mend), err) < 0)
		return -1;
	return buf_addc(line, '\n', err);
}

static void write_line(void *arg, enum check_word word, const char *text, const char *mend)
{
	struct lines *lines = arg;
	struct buf line;
	if (lines->failed.code != ERR_NONE)
		return;
	buf_init(&line, LINE_MAX_BYTES);
	if (add_line(&line, word, text, mend, &lines->failed) == 0 &&
	    fds_write_all(STDOUT_FILENO, "standard output", line.data, line.len, &lines->failed) <
		    0)
		lines->failed.code = ERR_IO;
	buf_release(&line);
}

int check_run(const struct model_options *options, struct err *err)
{
	struct lines lines = { .failed = ERR_INIT };
	int worst = model_check(options, write_line, &lines, signals_fd(), err);
	if (worst < 0)
		return -1;
	if (lines.failed.code != ERR_NONE) {
		*err = lines.failed;
		return -1;
	}
	return worst == CHECK_ILL ? ERR_UNAVAILABLE : 0;
}
