/* SPDX-License-Identifier: MIT */
#include "index/run_page.h"

#include <string.h>
#include <unistd.h>

#include "index/anomaly_table.h"
#include "index/axis.h"
#include "index/command.h"
#include "index/html.h"
#include "index/picture.h"
#include "index/svg.h"
#include "store/document.h"
#include "store/filed.h"
#include "store/jsonread.h"
#include "store/stamp.h"
#include "store/sums.h"

enum { COMMENTS_MAX = 12, PANELS_MAX = 6, PANELS_QUIET = 3 };

static int put_id(struct buf *out, const struct run_line *run, struct err *err)
{
	/* "model_response_" and ".json" say nothing here. */
	return buf_addf(out, err, "r%.*s", (int)(strlen(run->name) - 20), run->name + 15);
}

static int put_time(struct buf *out, const struct run_line *run, struct err *err)
{
	char stamp[STAMP_MAX];
	size_t n = stamp_format(stamp, run->time_ns, STAMP_SPACE);

	return buf_addf(out, err, "%.*s", (int)n - 3, stamp);
}

/* The `run` of a response, from the last line of its file; NULL: why not. */
static struct json_object *read_run(const struct store *s, const struct run_line *run,
				    struct err *why)
{
	struct document d;
	struct span text = { "", 0 };
	struct json_object *parsed = NULL;
	off_t size;
	int fd;

	if (store_open_response(s, span_z(run->name), &fd, &size, why) < 0)
		return NULL;
	document_begin(&d, fd, size, run->name);
	if (document_run(&d, &text, why) == 0)
		parsed = json_read(text, why);
	document_close(&d);
	(void)close(fd);
	return parsed;
}

void run_page_fill(struct run_line *run, const struct store *s)
{
	struct err why = ERR_INIT;
	struct json_object *parsed = read_run(s, run, &why);

	run->level = parsed ? sums_level(json_text(parsed, "severity")) : -1;
	run->anomalies = json_count(parsed, "anomalies");
	json_release(parsed);
}

static int put_summary(struct buf *out, const struct store *s, const struct run_line *run,
		       struct err *err)
{
	struct err why = ERR_INIT;
	struct json_object *parsed = read_run(s, run, &why);
	int rc = html_add(out, parsed ? json_text(parsed, "summary") : span_z(why.msg), err);

	json_release(parsed);
	return rc;
}

int run_page_link(struct buf *out, const struct store *s, const struct run_line *run,
		  struct err *err)
{
	if (html_badge(out, run->level, err) < 0 || buf_addz(out, "<a href=\"#", err) < 0 ||
	    put_id(out, run, err) < 0 || buf_addz(out, "\">", err) < 0 ||
	    put_time(out, run, err) < 0)
		return -1;
	if (run->label[0] &&
	    (buf_addz(out, " ", err) < 0 || html_add(out, span_z(run->label), err) < 0))
		return -1;
	return buf_addz(out, "</a> ", err) < 0 ? -1 : put_summary(out, s, run, err);
}

struct body {
	struct picture picture;
	struct anomaly_table table;
	struct buf comments, facts;
	uint64_t comments_n;
};

/* A model's sentence is its opinion, and shown as one. */
static int add_comment(struct body *b, struct json_object *record, struct err *err)
{
	struct span comment = json_text(json_member(record, "model"), "comment");

	if (comment.len == 0 || b->comments_n++ >= COMMENTS_MAX)
		return 0;
	if (buf_addz(&b->comments, "<blockquote><span class=soft>", err) < 0 ||
	    html_add(&b->comments, json_text(record, "start"), err) < 0 ||
	    buf_addz(&b->comments, "</span> ", err) < 0 || html_add(&b->comments, comment, err) < 0)
		return -1;
	return buf_addz(&b->comments, "</blockquote>\n", err);
}

static int add_record(struct body *b, struct span text, struct err *err)
{
	const struct picture_wanted all = { NULL, NULL };
	struct json_object *record = json_read(text, err);
	struct json_object *anomalies = json_member(record, "anomalies");
	int rc = record ? picture_add(&b->picture, record, &all, err) : -1;

	for (size_t i = 0; rc == 0 && i < json_length(anomalies); i++)
		rc = anomaly_table_add(&b->table, record, json_at(anomalies, i), err);
	if (rc == 0)
		rc = add_comment(b, record, err);
	json_release(record);
	return rc;
}

static int add_fact(struct buf *out, const char *name, struct span value, struct err *err)
{
	if (value.len == 0 || span_is(value, "null"))
		return 0;
	if (buf_addz(out, out->len > 0 ? "; " : "", err) < 0 || buf_addz(out, name, err) < 0)
		return -1;
	return html_add(out, value, err);
}

/* "4 Jul 2013 00:00 to 28 May 2014 15:00" */
static int add_span(struct buf *out, struct json_object *run, struct err *err)
{
	char from[AXIS_TEXT], to[AXIS_TEXT];
	int64_t first, last;
	enum stamp_form form;

	if (!stamp_parse(json_text(run, "first_time"), &first, &form) ||
	    !stamp_parse(json_text(run, "last_time"), &last, &form))
		return 0;
	axis_moment(from, (double)first / 1e9);
	axis_moment(to, (double)last / 1e9);
	return buf_addf(out, err, "%s to %s", from, to);
}

static int add_run(struct body *b, struct span text, struct err *err)
{
	struct json_object *run = json_read(text, err), *command = json_member(run, "command");
	struct json_object *complete = json_member(run, "complete"),
			   *trusted = json_member(run, "trusted");
	int rc = -1;

	if (!run)
		return -1;
	if (add_span(&b->facts, run, err) < 0 ||
	    add_fact(&b->facts, "rows ", json_shown(json_member(run, "rows")), err) < 0 ||
	    add_fact(&b->facts, "model ", json_text(run, "model"), err) < 0 ||
	    add_fact(&b->facts, "marks in its exam of 12: ", json_shown(json_member(run, "exam")),
		     err) < 0)
		goto out;
	if (trusted && !json_is_true(run, "trusted") &&
	    add_fact(&b->facts, "", span_z("not trusted: the verdicts are the detector's"), err) <
		    0)
		goto out;
	if (complete && !json_is_true(run, "complete") &&
	    add_fact(&b->facts, "", span_z("the run was cut short"), err) < 0)
		goto out;
	for (size_t i = 0; i < json_length(command); i++) {
		struct span word = json_shown(json_at(command, i));

		if (buf_addz(&b->facts,
			     i > 0		? " "
			     : b->facts.len > 0 ? "; command "
						: "command ",
			     err) < 0 ||
		    html_add(&b->facts, word, err) < 0)
			goto out;
	}
	rc = 0;
out:
	json_release(run);
	return rc;
}

static int read_body(struct body *b, const struct store *s, const struct run_line *run,
		     struct err *err)
{
	enum document_result got;
	struct document d;
	struct span text;
	int rc = 0;

	if (document_open(&d, s, span_z(run->name), err) < 0)
		return -1;
	while (rc == 0 && (got = document_next(&d, &text, err)) != DOCUMENT_END) {
		if (got == DOCUMENT_FAIL)
			rc = -1;
		else
			rc = got == DOCUMENT_RUN ? add_run(b, text, err) : add_record(b, text, err);
	}
	document_close(&d);
	return rc;
}

/* The picture of the columns with anomalies; of a run without any a few, if it is the newest. */
static int put_picture(struct buf *out, struct picture *p, const struct run_line *run, bool newest,
		       struct err *err)
{
	size_t loud = picture_loud(p);
	struct buf id;
	int rc = -1;

	picture_end(p, loud == 0 ? PANELS_QUIET : loud < PANELS_MAX ? loud : PANELS_MAX);
	if (p->panels_n == 0 || (loud == 0 && !newest))
		return 0;
	buf_init(&id, NAME_MAX_LEN + 4);
	if (buf_addc(&id, 'p', err) < 0 || put_id(&id, run, err) < 0 || !buf_z(&id, err) ||
	    buf_addz(out, "<div class=wide role=group aria-label=\"Picture\" tabindex=0>", err) <
		    0 ||
	    svg_picture(out, p, id.data, err) < 0 ||
	    buf_addz(out, "</div>\n<p class=soft>", err) < 0 || picture_caption(p, out, err) < 0)
		goto out;
	if (loud > p->panels_n &&
	    buf_addf(out, err, " The worst %zu of %zu columns with anomalies.", p->panels_n, loud) <
		    0)
		goto out;
	rc = buf_addz(out, "</p>\n", err);
out:
	buf_release(&id);
	return rc;
}

static int put_body(struct buf *out, struct body *b, const struct run_line *run, bool newest,
		    bool with_picture, struct err *err)
{
	if (b->facts.len > 0 && (buf_addz(out, "<p class=soft>", err) < 0 ||
				 buf_add(out, b->facts.data, b->facts.len, err) < 0 ||
				 buf_addz(out, "</p>\n", err) < 0))
		return -1;
	if (with_picture ? put_picture(out, &b->picture, run, newest, err) < 0
			 : buf_addz(out, "<p class=soft>anomaly-index plot draws this run.</p>\n",
				    err) < 0)
		return -1;
	if (anomaly_table_put(&b->table, out, err) < 0)
		return -1;
	if (b->comments.len == 0)
		return 0;
	if (buf_addz(out,
		     "<p class=soft>What the model says of likely causes (an opinion, not "
		     "checked):</p>\n",
		     err) < 0)
		return -1;
	return buf_add(out, b->comments.data, b->comments.len, err);
}

static int put_headline(struct buf *out, const struct store *s, const struct run_line *run,
			bool open, struct err *err)
{
	if (buf_addz(out, "<details id=\"", err) < 0 || put_id(out, run, err) < 0 ||
	    buf_addf(out, err, "\" data-level=%d%s><summary>", run->level < 0 ? 0 : run->level,
		     open ? " open" : "") < 0 ||
	    html_badge(out, run->level, err) < 0 || buf_addz(out, "<h3>", err) < 0 ||
	    put_time(out, run, err) < 0)
		return -1;
	if (run->label[0] &&
	    (buf_addz(out, " ", err) < 0 || html_add(out, span_z(run->label), err) < 0))
		return -1;
	if (buf_addz(out, "</h3> <span>", err) < 0 || put_summary(out, s, run, err) < 0)
		return -1;
	return buf_addz(out, "</span></summary><div>\n", err);
}

int run_page(struct buf *out, const struct store *s, const struct run_line *run, bool open,
	     bool with_picture, struct err *err)
{
	struct err why = ERR_INIT;
	struct body b = { .comments_n = 0 };
	int rc = -1;

	picture_init(&b.picture);
	anomaly_table_init(&b.table);
	buf_init(&b.comments, (size_t)1 << 24);
	buf_init(&b.facts, (size_t)1 << 24);
	if (put_headline(out, s, run, open, err) < 0)
		goto out;
	if (read_body(&b, s, run, &why) < 0)
		rc = buf_addz(out, "<p><strong>", err) < 0 ||
				     html_add(out, span_z(why.msg), err) < 0
			     ? -1
			     : buf_addz(out, "</strong></p>\n", err);
	else
		rc = put_body(out, &b, run, open, with_picture, err);
	if (rc == 0)
		rc = buf_addz(out, "</div></details>\n", err);
out:
	picture_release(&b.picture);
	anomaly_table_release(&b.table);
	buf_release(&b.comments);
	buf_release(&b.facts);
	return rc;
}
