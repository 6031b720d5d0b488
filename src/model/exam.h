/* SPDX-License-Identifier: MIT */
/*
 * exam.h - twelve questions of known answer that a model must pass before its
 * word counts, and the marks it earned.
 *
 * Six plain faults (spike, drop, shift, flat line, a missing beat, a wrong time
 * of day) and six ordinary candidates (twice a peak like those before it, a
 * rhythm's crest, a noisy stretch that was always noisy, twice a pause that
 * always comes), 40 rows and one candidate each, made by formula from a seed and
 * put through the builder of real questions. Fault and ordinary come in pairs
 * that share score, expert, band, residual and position: only the rows tell, and
 * whoever looks at anything else gets six.
 *
 * Calling sequence:
 *
 *	exam = exam_new(EXAM_SEED, &err);
 *	exam_key(...), exam_marks_decode(...);            // marks of an earlier run, if any
 *	for each question q not yet answered:
 *		exam_build(exam, q, &options, &prompt, &err);   // ask it
 *		exam_judge(exam, q, &prompt.shown, content, &judged, &err);
 *		exam_marks_set(&marks, q, judged.result == EXAM_RIGHT, now_ns);
 *	exam_state(&marks)
 *
 * Pure, like everything that is not chat: time comes as an argument.
 */
#ifndef AF_EXAM_H
#define AF_EXAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "model/prompt.h"
#include "window/window.h"

enum { EXAM_QUESTIONS = 12, EXAM_PASS = 10, EXAM_ROWS = 40, EXAM_DAYS = 30 };

/* One under which no single number of a question, rows apart, gets more than eight right. */
#define EXAM_SEED UINT64_C(78)

struct exam;

struct exam *exam_new(uint64_t seed, struct err *err) AF_MUST_USE;
void exam_free(struct exam *e);

/* What question q (0..11) is, for reports and tests. */
const char *exam_name(const struct exam *e, size_t q); /* "spike", "peak like those before", ... */
bool exam_is_fault(const struct exam *e, size_t q);
const struct window *exam_window(const struct exam *e, size_t q);
const struct schema *exam_schema(const struct exam *e, size_t q);

/* prompt_build() of question q; options->schema is ignored. */
int exam_build(const struct exam *e, size_t q, const struct prompt_options *options,
	       struct prompt *out, struct err *err) AF_MUST_USE;

enum exam_result {
	EXAM_RIGHT,
	EXAM_WRONG,    /* the other decision */
	EXAM_NO_SHAPE, /* no answer of the shape asked for */
	EXAM_UNTRUE,   /* a row, column, number or kind that the data do not bear out */
	EXAM_CLAIMS    /* a claim of its own about a reading outside the fault */
};

struct exam_judged {
	enum exam_result result;
	char why[160]; /* for a person; "" if right */
};

/* Marks one reply's content. -1 only without memory. A reply cut at its limit must not come here:
 * it is no answer. */
int exam_judge(const struct exam *e, size_t q, const struct shown *shown, struct span content,
	       struct exam_judged *out, struct err *err) AF_MUST_USE;

/* Marks, question by question. */
struct exam_marks {
	int64_t time_ns[EXAM_QUESTIONS]; /* when answered; TIME_NONE: not yet */
	bool right[EXAM_QUESTIONS];
};

enum exam_state { EXAM_UNFINISHED, EXAM_PASSED, EXAM_FAILED };

void exam_marks_init(struct exam_marks *m);
void exam_marks_set(struct exam_marks *m, size_t q, bool right, int64_t now_ns);
int exam_marks_right(const struct exam_marks *m);
size_t exam_marks_answered(const struct exam_marks *m);

/* Finished when all twelve are answered. */
enum exam_state exam_state(const struct exam_marks *m);

/*
 * The key under which marks are kept: SHA-256 over the endpoint (scheme, host,
 * port and path), the model and what its list entry tells of it, the system
 * message, every question's user message and schema, and the request's options
 * as they are sent (in order, without key or headers).
 */
int exam_key(const struct exam *e, const struct prompt_options *options, struct span endpoint,
	     struct span model, struct span request_options, char out[65],
	     struct err *err) AF_MUST_USE;

/* A marks file: JSON, one line; the caller writes it whole (NAME is the key). */
int exam_marks_encode(struct buf *out, const struct exam_marks *m, const char key[65],
		      struct span model, struct err *err) AF_MUST_USE;

/*
 * Marks older than EXAM_DAYS before now_ns, or from the future, are left out;
 * with any_age none is (--offline). A file of another key, torn or not ours is
 * ERR_INPUT and leaves *m without marks.
 */
int exam_marks_decode(struct span file, const char key[65], int64_t now_ns, bool any_age,
		      struct exam_marks *m, struct err *err) AF_MUST_USE;

#endif
