/* SPDX-License-Identifier: MIT */
#include "sys/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "sys/fds.h"

enum { TEXT_MAX = 2048, LINE_MAX_BYTES = 3 * TEXT_MAX + 128 };

/* Standard error is one for the whole process, and so is what stands on it. */
static struct {
	const char *program;
	bool notes;
	bool progress; /* a progress line stands */
} diag;

void diag_init(const char *program, bool notes)
{
	diag.program = program;
	diag.notes = notes;
}

bool diag_notes_on(void)
{
	return diag.notes;
}

bool diag_is_terminal(void)
{
	return isatty(2) == 1;
}

/* Nobody is left to be told that telling failed. */
static void put(const struct buf *line)
{
	struct err err = ERR_INIT;

	if (fds_write_all(2, "standard error", line->data, line->len, &err) < 0)
		return;
}

/* A buffer on borrowed memory: full at cap, it fails and never allocates. */
static struct buf fixed(char *data, size_t size)
{
	return (struct buf){ .data = data, .len = 0, .cap = size, .max = size };
}

static void put_line(const char *text)
{
	char data[LINE_MAX_BYTES];
	struct buf line = fixed(data, sizeof(data));
	struct err err = ERR_INIT;

	if (diag.progress && buf_addz(&line, "\r\033[K", &err) < 0)
		return;
	diag.progress = false;
	if (diag.program && buf_addf(&line, &err, "%.80s: ", diag.program) < 0)
		return;
	if (text_add_printable(&line, span_z(text), &err) < 0 || buf_addc(&line, '\n', &err) < 0)
		return;
	put(&line);
}

AF_PRINTF(1, 0)
static void put_format(const char *fmt, va_list args)
{
	char text[TEXT_MAX];

	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		return;
	put_line(text);
}

void diag_error(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put_format(fmt, args);
	va_end(args);
}

void diag_err(const struct err *err)
{
	put_line(err->msg);
}

void diag_note(const char *fmt, ...)
{
	va_list args;

	if (!diag.notes)
		return;
	va_start(args, fmt);
	put_format(fmt, args);
	va_end(args);
}

/* Characters that fit on one line of the terminal, so that it can be rewritten. */
static size_t columns(void)
{
	struct winsize size;

	if (ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
		return size.ws_col - 1u;
	return 79;
}

static size_t cut(const char *text, size_t max)
{
	size_t at = 0;

	for (size_t n = 0; text[at] && n < max; n++) {
		at++;
		while (((unsigned char)text[at] & 0xC0) == 0x80)
			at++;
	}
	return at;
}

void diag_progress(const char *text)
{
	char data[LINE_MAX_BYTES];
	struct buf line = fixed(data, sizeof(data));
	struct err err = ERR_INIT;

	if (!diag_is_terminal() || (!*text && !diag.progress))
		return;
	if (buf_addz(&line, "\r\033[K", &err) < 0 ||
	    text_add_printable(&line, span_of(text, cut(text, columns())), &err) < 0)
		return;
	diag.progress = *text != '\0';
	put(&line);
}
