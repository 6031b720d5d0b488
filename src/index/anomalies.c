/* SPDX-License-Identifier: MIT */
#include "index/anomalies.h"

#include "base/text.h"
#include "index/command.h"
#include "store/document.h"
#include "store/jsonread.h"

static int put(struct buf *out, const char *before, struct span text, struct err *err)
{
	return buf_addz(out, before, err) < 0 ? -1 : text_add_printable(out, text, err);
}

/* " temperature=12.71 expected 84.1..97.3" */
static int put_reading(struct buf *out, struct json_object *a, struct err *err)
{
	struct json_object *expected = json_member(a, "expected");
	struct json_object *value = json_member(a, "value");
	struct span column = json_text(a, "column");

	if (column.len > 0 &&
	    (put(out, " ", column, err) < 0 ||
	     put(out, "=", value ? json_shown(value) : span_z("missing"), err) < 0))
		return -1;
	if (json_length(expected) != 2)
		return 0;
	if (put(out, " expected ", json_shown(json_at(expected, 0)), err) < 0)
		return -1;
	return put(out, "..", json_shown(json_at(expected, 1)), err);
}

static int put_line(struct buf *out, struct json_object *record, struct json_object *a,
		    struct err *err)
{
	struct span time = json_text(a, "time"), reason = json_text(a, "reason");
	size_t begin = out->len;
	struct buf series;
	int rc = -1;

	buf_init(&series, (size_t)1 << 20);
	if (time.len > 0
		    ? put(out, "", time, err) < 0
		    : buf_addf(out, err, "row %llu", (unsigned long long)json_count(a, "row")) < 0)
		goto out;
	if (json_series(record, &series, err) < 0 ||
	    (series.len > 0 && put(out, " ", buf_span(&series), err) < 0) ||
	    put_reading(out, a, err) < 0 || put(out, " ", json_text(a, "kind"), err) < 0 ||
	    put(out, " ", json_text(a, "severity"), err) < 0 ||
	    put(out, " ", json_text(a, "status"), err) < 0)
		goto out;
	if (json_is_true(a, "ongoing") && buf_addz(out, " ongoing", err) < 0)
		goto out;
	if (reason.len > 0 && put(out, ": ", reason, err) < 0)
		goto out;
	rc = buf_addc(out, '\n', err);
out:
	buf_release(&series);
	if (rc < 0)
		out->len = begin;
	return rc;
}

static int print_record(struct out *out, struct span text, struct err *err)
{
	struct json_object *record = json_read(text, err);
	struct json_object *anomalies = json_member(record, "anomalies");
	int rc = record ? 0 : -1;

	for (size_t i = 0; rc == 0 && i < json_length(anomalies); i++)
		rc = put_line(&out->buf, record, json_at(anomalies, i), err);
	json_release(record);
	return rc < 0 ? -1 : out_flush(out, false, err);
}

int anomalies_print(const struct store *s, const char *name, struct err *err)
{
	enum document_result got;
	struct document d;
	struct span text;
	struct out out;
	int rc = 0;

	if (document_open(&d, s, span_z(name), err) < 0)
		return -1;
	out_init(&out);
	while (rc == 0 && (got = document_next(&d, &text, err)) != DOCUMENT_END) {
		if (got == DOCUMENT_FAIL)
			rc = -1;
		else if (got == DOCUMENT_RECORD)
			rc = print_record(&out, text, err);
	}
	if (rc == 0)
		rc = out_flush(&out, true, err);
	out_release(&out);
	document_close(&d);
	return rc;
}
