/* SPDX-License-Identifier: MIT */
/*
 * verdict.h - the front of the verdict room: candidates and claims become anomalies.
 *
 * Calling sequence, once a window:
 *
 *	verdict_init(&v);
 *	verdict_detect(&v, window, &ctx, &err);            // on the detector's word
 *	verdict_apply(&v, window, &shown, &answer, &ctx, &err);  // if a trusted model answered
 *	... the record is written from v ...
 *	verdict_release(&v);
 *
 * Invariants, whatever a model said: every anomaly's row is one of the
 * window's, its column a value column, its value the input's own digits.
 */
#ifndef AF_VERDICT_H
#define AF_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "detect/finding.h"
#include "input/row.h"
#include "verdict/answer.h"
#include "window/window.h"

enum word { WORD_NORMAL, WORD_ANOMALOUS, WORD_UNKNOWN };
enum standing {
	STANDING_CONFIRMED,
	STANDING_DETECTOR,
	STANDING_MODEL,
	STANDING_DISPUTED,
	STANDING_DISMISSED
};
enum author { AUTHOR_FACTS, AUTHOR_MODEL };

const char *word_name(enum word word);
const char *standing_name(enum standing standing);
const char *author_name(enum author author);

struct anomaly {
	uint64_t row;
	int64_t time_ns;
	uint16_t column;    /* FINDING_NO_COLUMN for a gap */
	struct span digits; /* the cell's own text, or empty: value is null */
	double value;	    /* NAN where missing */
	double low, high;   /* NAN: expected is null */
	enum kind kind;
	enum expert expert;
	float score;
	enum severity severity;
	enum standing standing;
	bool ongoing;
	struct span reason; /* into verdict.words */
	enum author reason_by;
	struct finding finding; /* the facts it rests on (event 0 for a model's own claim) */
};

/* What was thrown away, for a person to see: a claim as JSON, and why. */
struct rejected {
	struct span claim; /* valid JSON, into verdict.words */
	struct span why;
	/*
	 * The data do not bear it out: a row, column, number, kind or direction that is not so.
	 * False for what is merely dull, cut, said twice or below the bar. An exam marks by it.
	 */
	bool untrue;
};

struct verdict {
	enum word word;
	enum severity severity;
	struct span summary; /* into verdict.words */
	enum author summary_by;
	struct anomaly *anomalies;
	size_t anomalies_n;
	struct anomaly *dismissed;
	size_t dismissed_n;
	struct rejected *rejected;
	size_t rejected_n;
	void *store; /* of verdict.c: texts and arrays */
};

struct wordlists;

struct verdict_context {
	const struct schema *schema;
	float threshold;	    /* in force; a claim of `others` needs half of it */
	uint32_t speaks_after;	    /* rows a series needs, for the sentence about a young one */
	enum severity min_severity; /* anomalies below it are left out */
	struct wordlists *lists;    /* of wordlist.h, for many answers; or NULL */
};

void verdict_init(struct verdict *v);
void verdict_release(struct verdict *v);
int verdict_detect(struct verdict *v, const struct window *w, const struct verdict_context *ctx,
		   struct err *err) AF_MUST_USE;
int verdict_apply(struct verdict *v, const struct window *w, const struct shown *shown,
		  const struct answer *answer, const struct verdict_context *ctx,
		  struct err *err) AF_MUST_USE;

/* Names a text of a commentator that was not let through, or a further rejected claim. */
int verdict_reject(struct verdict *v, struct span claim_json, const char *why,
		   struct err *err) AF_MUST_USE;

#endif
