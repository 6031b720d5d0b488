/* SPDX-License-Identifier: MIT */
/* report.c - the command report: one HTML page that holds everything it shows. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index/axis.h"
#include "index/command.h"
#include "index/html.h"
#include "sys/outfile.h"
#include "index/page.h"
#include "index/run_page.h"
#include "store/stamp.h"
#include "store/sums.h"
#include "sys/clock.h"
#include "sys/fds.h"

enum { RUNS_DEFAULT = 1000, FIRST_LOOK = 5 };

struct report {
	const struct arguments *a;
	struct store store;
	struct run_line *runs; /* oldest first; owned */
	size_t runs_n, runs_size;
	struct buf out;
	struct outfile file; /* of -o */
	uint64_t anomalies;
	size_t by_level[SUMS_LEVELS], unknown;
};

static int flush(struct report *r, bool all, struct err *err)
{
	const size_t block = (size_t)1 << 18;

	if (r->out.len == 0 || (!all && r->out.len < block))
		return 0;
	if (r->a->output ? outfile_write(&r->file, r->out.data, r->out.len, err) < 0
			 : fds_write_all(STDOUT_FILENO, "standard output", r->out.data, r->out.len,
					 err) < 0)
		return -1;
	buf_reset(&r->out);
	return 0;
}

static void keep_text(char *out, size_t size, struct span text)
{
	size_t len = text.len >= size ? size - 1 : text.len;

	if (len > 0)
		memcpy(out, text.data, len);
	out[len] = '\0';
}

static int keep_run(void *self, const struct entry *e, struct span line, struct err *err)
{
	struct report *r = self;
	struct run_line *run;
	char anomalies[24];

	(void)line;
	if (r->runs_n == r->runs_size) {
		size_t size = r->runs_size ? r->runs_size * 2 : 64;
		struct run_line *more = realloc(r->runs, size * sizeof *more);

		if (!more)
			return err_nomem(err, "the runs");
		r->runs = more;
		r->runs_size = size;
	}
	run = &r->runs[r->runs_n++];
	*run = (struct run_line){ .time_ns = e->time_ns,
				  .level = sums_level(e->field[FIELD_SEVERITY]) };
	keep_text(run->name, sizeof run->name, e->name);
	keep_text(run->label, sizeof run->label, e->field[FIELD_LABEL]);
	keep_text(anomalies, sizeof anomalies, e->field[FIELD_ANOMALIES]);
	run->anomalies = strtoull(anomalies, NULL, 10);
	if (run->level < 0)
		run_page_fill(run, &r->store);
	r->anomalies += run->anomalies;
	if (run->level < 0)
		r->unknown++;
	else
		r->by_level[run->level]++;
	return 0;
}

static int put_head(struct report *r, struct err *err)
{
	const char *title = r->a->title ? r->a->title : "Anomalies";
	char now[STAMP_MAX];
	size_t n = stamp_format(now, clock_wall_ns(), STAMP_ISO);

	if (buf_addz(&r->out,
		     "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		     "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
		     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
		     "'none';style-src 'unsafe-inline';"
		     "script-src 'unsafe-inline'\">\n<link rel=\"icon\" href=\"data:,\">\n<title>",
		     err) < 0 ||
	    html_add(&r->out, span_z(title), err) < 0 ||
	    buf_addz(&r->out, "</title>\n<style>\n", err) < 0 ||
	    buf_addz(&r->out, page_style, err) < 0 ||
	    buf_addz(&r->out,
		     "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#runs\">To the "
		     "runs</a>\n<header>\n<h1>",
		     err) < 0 ||
	    html_add(&r->out, span_z(title), err) < 0)
		return -1;
	return buf_addf(&r->out, err,
			"</h1>\n<p class=\"soft\">%zu run%s, %" PRIu64
			" anomal%s. Made %.*s by anomaly-index. Times are UTC.</p>\n"
			"</header>\n<main>\n",
			r->runs_n, r->runs_n == 1 ? "" : "s", r->anomalies,
			r->anomalies == 1 ? "y" : "ies", (int)n, now);
}

/* The first question is answered first. */
static int put_latest(struct report *r, struct err *err)
{
	if (r->runs_n == 0)
		return 0;
	if (buf_addz(&r->out,
		     "<section class=now aria-labelledby=now><h2 id=now>The latest "
		     "verdict</h2>\n<p>",
		     err) < 0 ||
	    run_page_link(&r->out, &r->store, &r->runs[r->runs_n - 1], err) < 0)
		return -1;
	return buf_addz(&r->out, "</p></section>\n", err);
}

static int put_day(struct report *r, const char *anchor, int x, const struct run_line *run,
		   struct err *err)
{
	char when[AXIS_TEXT];

	axis_moment(when, (double)run->time_ns / 1e9);
	return buf_addf(&r->out, err, "<text class=t x=%d y=80 text-anchor=%s>%s</text>", x, anchor,
			when);
}

/* All runs at a glance: a bar each, the height and colour its severity. */
static int put_strip(struct report *r, struct err *err)
{
	const double width = 960, height = 64;
	double step = width / (double)r->runs_n, bar = step > 6 ? step - 2 : step * 0.9;

	if (buf_addf(&r->out, err,
		     "<svg viewBox=\"0 0 960 84\" role=img aria-labelledby=strip><title "
		     "id=strip>The runs from the "
		     "oldest to the newest: %zu without anomalies, %zu low, %zu medium, %zu high, "
		     "%zu critical, %zu not known</title>"
		     "<path class=a d=\"M0 65H960\"/>",
		     r->by_level[0], r->by_level[1], r->by_level[2], r->by_level[3], r->by_level[4],
		     r->unknown) < 0)
		return -1;
	for (size_t i = 0; i < r->runs_n; i++) {
		int level = r->runs[i].level < 0 ? 0 : r->runs[i].level;
		double h = level == 0 ? 4 : height * (0.15 + 0.2125 * level);

		if (buf_addf(&r->out, err,
			     "<rect class=l%d x=%.1f y=%.1f width=%.1f height=%.1f />", level,
			     (double)i * step, 65 - h, bar, h) < 0)
			return -1;
	}
	if (put_day(r, "start", 0, &r->runs[0], err) < 0 ||
	    put_day(r, "end", 960, &r->runs[r->runs_n - 1], err) < 0)
		return -1;
	return buf_addz(&r->out, "</svg>\n", err);
}

static int worse(const void *a, const void *b)
{
	const struct run_line *const *x = a, *const *y = b;

	if ((*x)->level != (*y)->level)
		return (*x)->level > (*y)->level ? -1 : 1;
	return (*x)->time_ns > (*y)->time_ns ? -1 : (*x)->time_ns < (*y)->time_ns;
}

/* The worst runs, newest first among equals: where to look in the first five seconds. */
static int put_first_look(struct report *r, struct err *err)
{
	const struct run_line **order = malloc((r->runs_n ? r->runs_n : 1) * sizeof(*order));
	int rc = 0;

	if (!order)
		return err_nomem(err, "the runs");
	for (size_t i = 0; i < r->runs_n; i++)
		order[i] = &r->runs[i];
	if (r->runs_n > 1)
		qsort(order, r->runs_n, sizeof(*order), worse);
	if (r->runs_n > 0 && order[0]->level <= 0 && r->unknown > 0)
		rc = buf_addf(&r->out, err,
			      "<p><strong>No anomalies, as far as it is known: of %zu run%s the "
			      "severity is not.</strong></p>\n",
			      r->unknown, r->unknown == 1 ? "" : "s");
	else if (r->runs_n > 0 && order[0]->level == 0)
		rc = buf_addz(&r->out, "<p><strong>No anomalies in any run.</strong></p>\n", err);
	else if (r->runs_n > 1)
		rc = buf_addz(&r->out, "<h2>Look here first</h2>\n<ul>\n", err);
	for (size_t i = 0;
	     rc == 0 && r->runs_n > 1 && i < r->runs_n && i < FIRST_LOOK && order[i]->level > 0;
	     i++)
		rc = buf_addz(&r->out, "<li>", err) < 0 ||
				     run_page_link(&r->out, &r->store, order[i], err) < 0
			     ? -1
			     : buf_addz(&r->out, "</li>\n", err);
	if (rc == 0 && r->runs_n > 1 && order[0]->level > 0)
		rc = buf_addz(&r->out, "</ul>\n", err);
	free(order);
	return rc;
}

static int put_filter(struct report *r, struct err *err)
{
	return buf_addz(&r->out,
			"<h2 id=\"list\">All runs</h2>\n<form id=\"f\" "
			"role=\"search\" aria-label=\"Filter the runs\" hidden>"
			"<label>At least<select id=\"level\"><option "
			"value=\"0\">all</option><option value=\"1\">low</option>"
			"<option value=\"2\">medium</option><option "
			"value=\"3\">high</option><option value=\"4\">critical</option>"
			"</select></label><label>In this order<select id=\"order\"><option "
			"value=\"new\">the newest first</option><option value=\"worst\">the worst "
			"first</option></select></label><label>With these words<input id=\"words\" "
			"type=\"search\" autocomplete=\"off\"></label>"
			"<span id=\"count\" role=\"status\" class=\"soft\"></span></form>\n<div "
			"id=\"runs\" tabindex=\"-1\">\n",
			err);
}

static int put_runs(struct report *r, struct err *err)
{
	uint64_t budget = (uint64_t)24 << 20;

	for (size_t i = r->runs_n; i-- > 0;) {
		struct buf one;
		int rc;

		buf_init(&one, (size_t)1 << 28);
		rc = run_page(&one, &r->store, &r->runs[i], i + 1 == r->runs_n, budget > 0, err);
		if (rc == 0)
			rc = buf_add(&r->out, one.data, one.len, err);
		budget = one.len > budget ? 0 : budget - one.len;
		buf_release(&one);
		if (rc < 0 || flush(r, false, err) < 0)
			return -1;
	}
	if (r->runs_n == 0)
		return buf_addz(&r->out, "<p>Nothing is filed yet.</p>\n", err);
	return 0;
}

static int put_page(struct report *r, struct err *err)
{
	if (put_head(r, err) < 0 || put_latest(r, err) < 0 ||
	    (r->runs_n > 3 && put_strip(r, err) < 0) || put_first_look(r, err) < 0 ||
	    put_filter(r, err) < 0 || put_runs(r, err) < 0 ||
	    buf_addz(&r->out, "</div>\n</main>\n<script>\n", err) < 0 ||
	    buf_addz(&r->out, page_script, err) < 0 ||
	    buf_addz(&r->out, "</script>\n</body>\n</html>\n", err) < 0)
		return -1;
	return flush(r, true, err);
}

static int gather(struct report *r, struct err *err)
{
	struct visitor v = { keep_run, r };
	struct wanted w;
	struct index ix;
	int rc;

	wanted_init(&w, r->a);
	if (index_open(&r->store, &ix, err) < 0)
		return -1;
	rc = visit_index(&r->store, &ix, &w, r->a->limit < 0 ? RUNS_DEFAULT : r->a->limit, &v, err);
	index_close(&ix);
	return rc;
}

static int write_to_file(struct report *r, struct err *err)
{
	int rc = -1;

	if (outfile_begin(&r->file, r->a->output, "-o", err) == 0 && put_page(r, err) == 0)
		rc = outfile_end(&r->file, err);
	outfile_release(&r->file);
	return rc;
}

int command_report(const struct arguments *a, struct err *err)
{
	struct report r = { .a = a };
	int rc = -1;

	if (!a->output && isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE,
			       "report: a page on a terminal: write it to a file with -o "
			       "FILE.html");
	if (!a->output && !fds_stdout_usable())
		return err_set(err, ERR_IO, "standard output is closed");
	if (command_open(a, false, &r.store, err) < 0)
		return -1;
	buf_init(&r.out, (size_t)1 << 30);
	if (gather(&r, err) == 0)
		rc = a->output ? write_to_file(&r, err) : put_page(&r, err);
	buf_release(&r.out);
	free(r.runs);
	store_close(&r.store);
	return rc;
}
