/* SPDX-License-Identifier: MIT */
#include "index/run_page.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/decimal.h"
#include "index/command.h"
#include "index/jsonread.h"
#include "index/picture.h"
#include "index/svg.h"
#include "store/document.h"
#include "store/filed.h"
#include "store/stamp.h"
#include "store/sums.h"

enum { ROWS_MAX = 100, COMMENTS_MAX = 12, PANELS_MAX = 6, PANELS_QUIET = 3 };

/* The severity as a word and a shape in its colour. */
static int put_badge(struct buf *out, int level, struct err *err)
{
	static const char *const shapes[SUMS_LEVELS] = { "\xe2\x9c\x93 none", "\xe2\x97\x8f low",
							 "\xe2\x96\xa0 medium", "\xe2\x96\xb2 high",
							 "\xe2\x97\x86 critical" };

	return buf_addf(out, err, "<span class=\"b b%d\">%s</span>", level, shapes[level]);
}

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

/* The run's own summary, from the last line of its file. */
static int put_summary(struct buf *out, const struct store *s, const struct run_line *run,
		       struct err *err)
{
	struct err why = ERR_INIT;
	struct document d;
	struct span text = { "", 0 };
	struct json_object *parsed = NULL;
	off_t size;
	int fd, rc;

	if (store_open_response(s, span_z(run->name), &fd, &size, &why) < 0)
		return html_add(out, span_z(why.msg), err);
	document_begin(&d, fd, size, run->name);
	if (scan_back(&d.scan, &text, NULL, &why) == SCAN_LINE && text.len > 9)
		parsed = json_read(span_of(text.data + 8, text.len - 9), &why);
	rc = html_add(out, json_text(parsed, "summary"), err);
	json_release(parsed);
	document_close(&d);
	(void)close(fd);
	return rc;
}

int run_page_link(struct buf *out, const struct store *s, const struct run_line *run,
		  struct err *err)
{
	if (buf_addz(out, "<li>", err) < 0 || put_badge(out, run->level, err) < 0 ||
	    buf_addz(out, "<a href=\"#", err) < 0 || put_id(out, run, err) < 0 ||
	    buf_addz(out, "\">", err) < 0 || put_time(out, run, err) < 0)
		return -1;
	if (run->label[0] &&
	    (buf_addz(out, " ", err) < 0 || html_add(out, span_z(run->label), err) < 0))
		return -1;
	if (buf_addz(out, "</a> ", err) < 0 || put_summary(out, s, run, err) < 0)
		return -1;
	return buf_addz(out, "</li>\n", err);
}

static int put_cell(struct buf *out, const char *open, struct span text, struct err *err)
{
	return buf_addz(out, open, err) < 0 || html_add(out, text, err) < 0
		       ? -1
		       : buf_addz(out, "</td>", err);
}

/* Numbers for the eye: six digits of them. */
static int put_number(struct buf *out, struct json_object *value, struct err *err)
{
	double v = json_number(value);
	char text[DECIMAL_MAX];

	if (isnan(v))
		return value ? html_add(out, json_shown(value), err) : 0;
	return buf_add(out, text, decimal_significant(text, v, 6), err);
}

static int put_expected(struct buf *out, struct json_object *expected, struct err *err)
{
	if (json_length(expected) != 2)
		return buf_addz(out, "<td></td>", err);
	if (buf_addz(out, "<td>", err) < 0 || put_number(out, json_at(expected, 0), err) < 0 ||
	    buf_addz(out, " to ", err) < 0 || put_number(out, json_at(expected, 1), err) < 0)
		return -1;
	return buf_addz(out, "</td>", err);
}

/* The time without what every time of the page has in common, or the row. */
static int put_when(struct buf *out, struct json_object *a, struct err *err)
{
	struct span time = json_text(a, "time");

	if (time.len == 20 && time.data[10] == 'T' && time.data[19] == 'Z') {
		size_t end = memcmp(time.data + 16, ":00", 3) == 0 ? 16 : 19;

		return buf_addf(out, err, "%.10s %.*s", time.data, (int)end - 11, time.data + 11);
	}
	if (time.len > 0)
		return html_add(out, time, err);
	return buf_addf(out, err, "row %llu", (unsigned long long)json_count(a, "row"));
}

static int put_anomaly(struct buf *out, struct json_object *record, struct json_object *a,
		       struct err *err)
{
	int level = sums_level(json_text(a, "severity"));
	struct buf series;
	int rc = -1;

	buf_init(&series, (size_t)1 << 20);
	if (json_series(record, &series, err) < 0 || buf_addz(out, "<tr><td>", err) < 0 ||
	    put_badge(out, level < 0 ? 0 : level, err) < 0 ||
	    buf_addz(out, "</td><td class=r>", err) < 0 || put_when(out, a, err) < 0 ||
	    buf_addz(out, "</td>", err) < 0 ||
	    put_cell(out, series.len < 24 ? "<td class=k>" : "<td>", buf_span(&series), err) < 0 ||
	    put_cell(out, "<td>", json_text(a, "column"), err) < 0 ||
	    buf_addz(out, "<td class=r>", err) < 0 ||
	    put_number(out, json_member(a, "value"), err) < 0 || buf_addz(out, "</td>", err) < 0 ||
	    put_expected(out, json_member(a, "expected"), err) < 0 ||
	    put_cell(out, "<td>", json_text(a, "kind"), err) < 0 ||
	    put_cell(out, "<td>", json_text(a, "status"), err) < 0 ||
	    put_cell(out, "<td class=w>", json_text(a, "reason"), err) < 0)
		goto out;
	rc = buf_addz(out, "</tr>\n", err);
out:
	buf_release(&series);
	return rc;
}

struct body {
	struct picture picture;
	struct buf rows, comments, facts;
	uint64_t rows_n, rows_left, comments_n;
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

	for (size_t i = 0; rc == 0 && i < json_length(anomalies); i++) {
		if (b->rows_n++ >= ROWS_MAX)
			b->rows_left++;
		else
			rc = put_anomaly(&b->rows, record, json_at(anomalies, i), err);
	}
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

static int add_run(struct body *b, struct span text, struct err *err)
{
	struct json_object *run = json_read(text, err), *command = json_member(run, "command");
	struct json_object *complete = json_member(run, "complete"),
			   *trusted = json_member(run, "trusted");
	int rc = -1;

	if (!run)
		return -1;
	if (add_fact(&b->facts, "from ", json_text(run, "first_time"), err) < 0 ||
	    add_fact(&b->facts, "to ", json_text(run, "last_time"), err) < 0 ||
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

static int put_table(struct buf *out, const struct body *b, struct err *err)
{
	if (b->rows.len == 0)
		return buf_addz(out, "<p>No anomalies.</p>\n", err);
	if (buf_addz(out,
		     "<div class=wide role=region aria-label=\"Anomalies\" "
		     "tabindex=0><table><caption>Anomalies</caption>"
		     "<thead><tr><th scope=col>Severity</th><th scope=col>Time</th><th "
		     "scope=col>Series</th>"
		     "<th scope=col>Column</th><th scope=col>Value</th><th "
		     "scope=col>Expected</th><th scope=col>Kind</th>"
		     "<th scope=col>Status</th><th scope=col>Reason</th></tr></thead><tbody>\n",
		     err) < 0 ||
	    buf_add(out, b->rows.data, b->rows.len, err) < 0 ||
	    buf_addz(out, "</tbody></table></div>\n", err) < 0)
		return -1;
	if (b->rows_left > 0)
		return buf_addf(out, err,
				"<p class=soft>and %llu more (anomaly-index show NAME "
				"--text)</p>\n",
				(unsigned long long)b->rows_left);
	return 0;
}

static int put_body(struct buf *out, struct body *b, const struct run_line *run, bool with_picture,
		    struct err *err)
{
	char id[NAME_MAX_LEN + 4];
	struct buf text;

	picture_end(&b->picture, b->rows_n > 0 ? PANELS_MAX : PANELS_QUIET);
	if (b->facts.len > 0 && (buf_addz(out, "<p class=soft>", err) < 0 ||
				 buf_add(out, b->facts.data, b->facts.len, err) < 0 ||
				 buf_addz(out, "</p>\n", err) < 0))
		return -1;
	buf_init(&text, sizeof id);
	if (buf_addc(&text, 'p', err) < 0 || put_id(&text, run, err) < 0 || text.len >= sizeof id) {
		buf_release(&text);
		return -1;
	}
	memcpy(id, text.data, text.len);
	id[text.len] = '\0';
	buf_release(&text);
	if (with_picture ? svg_picture(out, &b->picture, id, err) < 0
			 : buf_addz(out, "<p class=soft>anomaly-index plot draws this run.</p>\n",
				    err) < 0)
		return -1;
	if (with_picture && b->rows_n > 0 &&
	    buf_addz(out,
		     "<p class=soft>Shaded: windows with anomalies. Grey bars: the values expected "
		     "there.</p>\n",
		     err) < 0)
		return -1;
	if (with_picture && b->picture.panels_left > 0 &&
	    buf_addf(out, err, "<p class=soft>%zu of %llu panels are shown, the worst first.</p>\n",
		     b->picture.panels_n,
		     (unsigned long long)b->picture.panels_n + b->picture.panels_left) < 0)
		return -1;
	if (put_table(out, b, err) < 0)
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
	    buf_addf(out, err, "\" data-level=%d%s><summary>", run->level, open ? " open" : "") <
		    0 ||
	    put_badge(out, run->level, err) < 0 || buf_addz(out, "<h3>", err) < 0 ||
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
	struct body b = { .rows_n = 0 };
	int rc = -1;

	picture_init(&b.picture);
	buf_init(&b.rows, (size_t)1 << 26);
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
		rc = put_body(out, &b, run, with_picture, err);
	if (rc == 0)
		rc = buf_addz(out, "</div></details>\n", err);
out:
	picture_release(&b.picture);
	buf_release(&b.rows);
	buf_release(&b.comments);
	buf_release(&b.facts);
	return rc;
}
