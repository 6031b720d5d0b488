/* SPDX-License-Identifier: MIT */
#include "index/anomaly_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "index/html.h"
#include "store/jsonread.h"
#include "store/sums.h"

void anomaly_table_init(struct anomaly_table *t)
{
	*t = (struct anomaly_table){ .n = 0 };
}

void anomaly_table_release(struct anomaly_table *t)
{
	for (size_t i = 0; i < t->n; i++)
		buf_release(&t->rows[i].html);
	anomaly_table_init(t);
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
	if (buf_addz(out, "<td class=r>", err) < 0 ||
	    put_number(out, json_at(expected, 0), err) < 0 || buf_addz(out, " to ", err) < 0 ||
	    put_number(out, json_at(expected, 1), err) < 0)
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

static int put_row(struct buf *out, struct json_object *record, struct json_object *a,
		   struct err *err)
{
	int level = sums_level(json_text(a, "severity"));
	struct buf series;
	int rc = -1;

	buf_init(&series, (size_t)1 << 20);
	if (json_series(record, &series, err) < 0 || buf_addz(out, "<tr><td>", err) < 0 ||
	    html_badge(out, level < 0 ? 0 : level, err) < 0 ||
	    buf_addz(out, "</td><td class=r>", err) < 0 || put_when(out, a, err) < 0 ||
	    buf_addz(out, "</td>", err) < 0 ||
	    put_cell(out, series.len < 24 ? "<td class=\"k r\">" : "<td class=k>",
		     buf_span(&series), err) < 0 ||
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

/* The worst first; among equals the one that came first. */
static int compare(const void *a, const void *b)
{
	const struct anomaly_row *x = a, *y = b;

	if (x->level != y->level)
		return x->level > y->level ? -1 : 1;
	if (x->score > y->score || x->score < y->score)
		return x->score > y->score ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* Where a row is to be kept, or NULL if all that are there are worse. */
static struct anomaly_row *find_place(struct anomaly_table *t, const struct anomaly_row *row)
{
	struct anomaly_row *least = &t->rows[0];

	if (t->n < ANOMALY_ROWS) {
		buf_init(&t->rows[t->n].html, (size_t)1 << 24);
		return &t->rows[t->n++];
	}
	for (size_t i = 1; i < t->n; i++)
		if (compare(&t->rows[i], least) > 0)
			least = &t->rows[i];
	return compare(row, least) < 0 ? least : NULL;
}

int anomaly_table_add(struct anomaly_table *t, struct json_object *record, struct json_object *a,
		      struct err *err)
{
	int level = sums_level(json_text(a, "severity"));
	double score = json_number(json_member(a, "score"));
	struct anomaly_row row = { .level = level < 0 ? 0 : level,
				   .score = isnan(score) ? 0 : score,
				   .number = t->all++ };
	struct anomaly_row *place = find_place(t, &row);
	const char *key;
	struct json_object *value;
	struct json_walk walk = { NULL };

	if (!place)
		return 0;
	t->keyed = t->keyed || json_each(json_member(record, "series"), &walk, &key, &value);
	row.html = place->html;
	buf_reset(&row.html);
	*place = row;
	return put_row(&place->html, record, a, err);
}

int anomaly_table_put(struct anomaly_table *t, struct buf *out, struct err *err)
{
	if (t->n == 0)
		return buf_addz(out, "<p>No anomalies.</p>\n", err);
	qsort(t->rows, t->n, sizeof t->rows[0], compare);
	if (buf_addf(out, err,
		     "<div class=wide role=group aria-label=\"Anomalies\" tabindex=0>"
		     "<table%s><caption>Anomalies, the worst first</caption>"
		     "<thead><tr><th scope=col>Severity</th><th scope=col>Time</th>"
		     "<th scope=col class=k>Series</th><th scope=col>Column</th>"
		     "<th scope=col>Value</th><th scope=col>Expected</th><th scope=col>Kind</th>"
		     "<th scope=col>Status</th><th scope=col>Reason</th></tr></thead><tbody>\n",
		     t->keyed ? "" : " class=nokey") < 0)
		return -1;
	for (size_t i = 0; i < t->n; i++)
		if (buf_add(out, t->rows[i].html.data, t->rows[i].html.len, err) < 0)
			return -1;
	if (buf_addz(out, "</tbody></table></div>\n", err) < 0)
		return -1;
	if (t->all > t->n)
		return buf_addf(out, err,
				"<p class=soft>and %llu more (anomaly-index show NAME "
				"--text)</p>\n",
				(unsigned long long)(t->all - t->n));
	return 0;
}
