/* SPDX-License-Identifier: MIT */
#include "model/exam.h"

#include <stdio.h>

#include "model/exam_parts.h"
#include "verdict/answer.h"
#include "verdict/verdict.h"

static void mark(struct exam_judged *out, enum exam_result result, struct span why)
{
	out->result = result;
	snprintf(out->why, sizeof out->why, "%.*s", (int)(why.len < 150 ? why.len : 150), why.data);
}

/* A claim of its own about a reading that is as it should be. */
static bool claims_quiet_row(const struct exam *e, size_t q, const struct answer *a, int64_t *row)
{
	const struct exam_sheet *s = exam_sheet(e, q);
	for (size_t i = 0; i < a->others_n; i++) {
		*row = a->other[i].row;
		int64_t at = *row - (int64_t)s->first_row;
		if (at < 0 || at >= EXAM_ROWS || !s->in_fault[at])
			return true;
	}
	return false;
}

/* What the rooms of a real run would say of the answer. */
static int judge_truth(const struct exam *e, size_t q, const struct shown *shown,
		       const struct answer *a, struct exam_judged *out, struct err *err)
{
	const struct window *w = exam_window(e, q);
	struct verdict_context ctx = {
		.schema = exam_schema(e, q),
		.threshold = w->marks[0].finding.threshold,
		.speaks_after = 0,
		.min_severity = SEVERITY_NONE,
	};
	struct verdict v;
	verdict_init(&v);
	int rc = -1;
	if (verdict_detect(&v, w, &ctx, err) < 0 || verdict_apply(&v, w, shown, a, &ctx, err) < 0)
		goto out;
	for (size_t i = 0; i < v.rejected_n; i++) {
		if (v.rejected[i].untrue) {
			mark(out, EXAM_UNTRUE, v.rejected[i].why);
			break;
		}
	}
	rc = 0;
out:
	verdict_release(&v);
	return rc;
}

int exam_judge(const struct exam *e, size_t q, const struct shown *shown, struct span content,
	       struct exam_judged *out, struct err *err)
{
	struct answer a;
	struct err why = ERR_INIT;
	int64_t row;
	int rc = 0;
	*out = (struct exam_judged){ .result = EXAM_RIGHT, .why = "" };
	answer_init(&a);
	if (answer_parse(content, shown, &a, &why) < 0) {
		if (why.code == ERR_INPUT) {
			mark(out, EXAM_NO_SHAPE, span_z(why.msg));
		} else {
			*err = why;
			rc = -1;
		}
	} else if (!a.present[0]) {
		mark(out, EXAM_NO_SHAPE, span_z("says nothing of c1"));
	} else if (a.candidate[0].anomaly != exam_is_fault(e, q)) {
		out->result = EXAM_WRONG;
		snprintf(out->why, sizeof out->why, "calls this %s: %s",
			 exam_is_fault(e, q) ? "normal" : "an anomaly", exam_name(e, q));
	} else if (claims_quiet_row(e, q, &a, &row)) {
		out->result = EXAM_CLAIMS;
		snprintf(out->why, sizeof out->why, "row %lld is as it should be", (long long)row);
	} else {
		rc = judge_truth(e, q, shown, &a, out, err);
	}
	answer_release(&a);
	return rc;
}
