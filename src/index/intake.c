/* SPDX-License-Identifier: MIT */
#include "index/intake.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "index/command.h"
#include "sys/diag.h"
#include "sys/fds.h"

enum { REPORTED_MAX = 3, HOPELESS = 20, LOCKED_PAUSE_S = 60 };

void intake_init(struct intake *in, const struct arguments *a, struct store *store)
{
	*in = (struct intake){ .a = a, .store = store };
	buf_init(&in->line, (size_t)a->max_record_mib << 20);
}

int intake_begin(struct intake *in, struct err *err)
{
	/* Released whether or not it could be begun. */
	in->open = true;
	return response_begin(&in->response, in->store, err);
}

void intake_release(struct intake *in)
{
	if (in->open) {
		bool left = in->response.left;

		response_release(&in->response);
		if (left)
			diag_error(
				"the records until here are kept: anomaly-index repair files them");
	}
	buf_release(&in->line);
}

/* Where a filed response lies, for the caller; acknowledged is what stands in the index. */
static int tell_path(struct intake *in, struct err *err)
{
	struct buf path;
	int fd = in->a->tee ? STDERR_FILENO : STDOUT_FILENO;
	int rc = -1;

	if (in->a->quiet)
		return 0;
	buf_init(&path, (size_t)1 << 20);
	if (store_path(in->store, span_z(in->response.name), &path, err) == 0 &&
	    buf_addc(&path, '\n', err) == 0) {
		if (fd == STDOUT_FILENO && !fds_stdout_usable())
			err_set(err, ERR_IO,
				"%.*s is filed, but standard output is closed (add -q prints "
				"nothing)",
				(int)path.len - 1, path.data);
		else
			rc = fds_write_all(fd, "standard output", path.data, path.len, err);
	}
	buf_release(&path);
	return rc;
}

static void drop_response(struct intake *in)
{
	response_release(&in->response);
	in->open = false;
}

/* next: what is to be open then, or NULL. */
static int file_response(struct intake *in, int exit_status, int complete, struct response *next,
			 struct err *err)
{
	struct run run = { .version = PACKAGE_VERSION,
			   .label = in->a->label,
			   .command = in->a->argv,
			   .exit_status = exit_status,
			   .complete = complete,
			   .bad_lines = in->part_bad_lines,
			   .part = in->part + 1 };
	int rc = response_finish(&in->response, &run, next, err);

	if (rc < 0)
		return -1; /* intake_release tells what is left */
	in->part++;
	in->part_bad_lines = 0;
	rc = tell_path(in, err);
	drop_response(in);
	if (next && response_begun(next)) {
		in->response = *next;
		in->open = true;
	}
	return rc;
}

/* When the open response is to be filed and another begun; INT64_MAX: it has no record yet. */
static int64_t due_ns(const struct intake *in)
{
	const struct arguments *a = in->a;
	int64_t due;

	if (!in->open || in->response.sums.windows == 0)
		return INT64_MAX;
	due = a->every_records > 0 && in->response.sums.windows >= a->every_records
		      ? in->first_ns
		      : in->first_ns + a->every_ns;
	return due > in->again_ns ? due : in->again_ns;
}

/*
 * Files the open response if it is due. Whoever holds the lock then must not cost us what comes
 * next, for the one who sends it may count it as delivered: it goes to the same response.
 */
static int roll_over(struct intake *in, int64_t now_ns, struct err *err)
{
	struct err why = ERR_INIT;
	struct response next;

	if (now_ns < due_ns(in))
		return 0;
	if (file_response(in, -1, -1, &next, &why) == 0) {
		in->again_ns = 0;
		return 0;
	}
	if (why.code != ERR_LOCKED) {
		*err = why;
		return -1;
	}
	in->again_ns = now_ns + INT64_C(1000000000) * LOCKED_PAUSE_S;
	if (!in->told_locked)
		diag_error("%s; this response goes on until then", why.msg);
	in->told_locked = true;
	return 0;
}

static void bad_line(struct intake *in, const char *why)
{
	in->bad_lines++;
	in->part_bad_lines++;
	if (in->bad_lines <= REPORTED_MAX)
		diag_error("line %llu: %s", (unsigned long long)in->line_number, why);
	/* Something else altogether was piped in: do not read gigabytes of it. */
	if (in->records == 0 && in->bad_lines >= HOPELESS)
		in->give_up = true;
}

/* Nobody reads any more: file on, for that is what add is for. */
static int pass_on(struct intake *in, struct span record, struct err *err)
{
	struct err why = ERR_INIT;

	if (!in->a->tee || in->tee_broken)
		return 0;
	if (!fds_stdout_usable())
		err_set(&why, ERR_IO, "standard output is closed");
	else if (fds_write_all(STDOUT_FILENO, "standard output", record.data, record.len, &why) ==
			 0 &&
		 fds_write_all(STDOUT_FILENO, "standard output", "\n", 1, &why) == 0)
		return 0;
	in->tee_broken = true;
	in->tee_unread = why.sys == EPIPE;
	if (!in->tee_unread)
		diag_err(&why);
	(void)err;
	return 0;
}

static int add_record(struct intake *in, struct span record, int64_t now_ns, struct err *err)
{
	struct err why = ERR_INIT;

	if (roll_over(in, now_ns, err) < 0)
		return -1;
	if (!in->open && intake_begin(in, err) < 0)
		return -1;
	if (in->response.sums.windows == 0)
		in->first_ns = now_ns;
	if (response_add(&in->response, record, &why) < 0) {
		if (why.code != ERR_INPUT) {
			*err = why;
			return -1;
		}
		bad_line(in, why.msg);
		return 0;
	}
	in->records++;
	if (pass_on(in, record, err) < 0)
		return -1;
	return roll_over(in, now_ns, err);
}

static int take_line(struct intake *in, struct span line, int64_t now_ns, struct err *err)
{
	in->line_number++;
	while (line.len > 0 && strchr(" \t\r", line.data[0]) && line.data[0] != '\0') {
		line.data++;
		line.len--;
	}
	while (line.len > 0 && strchr(" \t\r", line.data[line.len - 1]) &&
	       line.data[line.len - 1] != '\0')
		line.len--;
	return line.len == 0 ? 0 : add_record(in, line, now_ns, err);
}

/* The part of a line that has come; past the bound the input is given up. */
static int keep_piece(struct intake *in, const char *data, size_t len, struct err *err)
{
	struct err why = ERR_INIT;

	if (in->line.len + len <= in->line.max && buf_add(&in->line, data, len, &why) == 0)
		return 0;
	if (why.code == ERR_SYSTEM) {
		*err = why;
		return -1;
	}
	in->line_number++;
	in->bad_lines++;
	in->part_bad_lines++;
	in->give_up = true;
	diag_error("line %llu: longer than %lld MiB: no record, or raise --max-record",
		   (unsigned long long)in->line_number, (long long)in->a->max_record_mib);
	buf_reset(&in->line);
	return 0;
}

int intake_bytes(struct intake *in, const char *data, size_t len, int64_t now_ns, struct err *err)
{
	while (len > 0 && !in->give_up) {
		const char *nl = memchr(data, '\n', len);
		size_t n = nl ? (size_t)(nl - data) : len;
		int rc;

		if (nl && in->line.len == 0) {
			rc = take_line(in, span_of(data, n), now_ns, err);
		} else {
			rc = keep_piece(in, data, n, err);
			if (rc == 0 && nl && !in->give_up) {
				rc = take_line(in, buf_span(&in->line), now_ns, err);
				buf_reset(&in->line);
			}
		}
		if (rc < 0)
			return -1;
		n += nl ? 1 : 0;
		data += n;
		len -= n;
	}
	return 0;
}

int intake_pause(struct intake *in, int64_t now_ns, struct err *err)
{
	if (roll_over(in, now_ns, err) < 0)
		return -1;
	return in->open && in->response.sums.windows > 0 ? response_flush(&in->response, err) : 0;
}

int intake_wait_ms(const struct intake *in, int64_t now_ns)
{
	int64_t due = due_ns(in), left_ms;

	if (due == INT64_MAX)
		return -1;
	left_ms = (due - now_ns) / 1000000 + 1;
	if (left_ms < 0)
		return 0;
	return left_ms > 3600000 ? 3600000 : (int)left_ms;
}

int intake_end(struct intake *in, int exit_status, int complete, struct err *err)
{
	/* A last line without a newline counts if it is whole. */
	if (in->line.len > 0 && !in->give_up) {
		uint64_t before = in->bad_lines;

		if (take_line(in, buf_span(&in->line), in->first_ns, err) < 0)
			return -1;
		if (in->bad_lines > before)
			diag_error("line %llu: the input ends in the middle of it",
				   (unsigned long long)in->line_number);
		buf_reset(&in->line);
	}
	if (in->bad_lines > REPORTED_MAX)
		diag_error("%llu lines in all were no window records",
			   (unsigned long long)in->bad_lines);
	if (!in->open)
		return 0;
	if (in->response.sums.windows == 0) {
		/* Now, for a caller who ends by a signal. */
		drop_response(in);
		return 0;
	}
	return file_response(in, exit_status, in->bad_lines > 0 ? 0 : complete, NULL, err);
}
