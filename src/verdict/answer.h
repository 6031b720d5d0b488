/* SPDX-License-Identifier: MIT */
/*
 * answer.h - what a model was shown, and what it may say.
 *
 * model/prompt fills a struct shown while it writes the question; the answer is
 * parsed against it here. An answer is data from a stranger: this is the shape
 * only; whether it is true is the business of claims.h.
 */
#ifndef AF_ANSWER_H
#define AF_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "detect/finding.h"
#include "window/window.h"

enum {
	CANDIDATES_MAX = 4,
	OTHERS_MAX = 2,
	EVIDENCE_MAX = 80,
	SUMMARY_MAX = 160,
	ANSWER_KEPT_MAX = 4096,
	ANSWER_BYTES_MAX = 1 << 20
};

enum severity { SEVERITY_NONE, SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH, SEVERITY_CRITICAL };

const char *severity_name(enum severity severity);
bool severity_from_name(struct span name, enum severity *severity);

struct shown {
	size_t candidates_n;
	size_t candidate[CANDIDATES_MAX]; /* c1.. -> index into window.marks */
	size_t rows_n;			  /* rows of the window shown, context not counted */
	size_t *rows;			  /* their indices into window.rows, ascending; owned */
	struct buf question; /* the user message as sent: what words may quote; owned */
};

void shown_init(struct shown *s);
void shown_release(struct shown *s);

struct said {
	struct span evidence;
	bool anomaly;
	enum kind kind;
	enum severity severity;
};

struct other_claim {
	int64_t row;
	struct span column;
	struct said said;
};

struct answer {
	bool present[CANDIDATES_MAX];
	struct said candidate[CANDIDATES_MAX];
	struct other_claim other[OTHERS_MAX];
	size_t others_n;
	struct span summary; /* spans point into text */
	struct buf text;     /* owned */
};

void answer_init(struct answer *a);
void answer_release(struct answer *a);

/*
 * Content of a reply (after HTTP, JSON envelope, choice and finish_reason were
 * judged): one optional code fence or <think> block is taken off, then one JSON
 * object, strictly (jsonscan.h), of the shape asked for. 0: answer is filled.
 * -1: ERR_INPUT, and the message is the `why` a person reads.
 */
int answer_parse(struct span content, const struct shown *shown, struct answer *answer,
		 struct err *err) AF_MUST_USE;

#endif
