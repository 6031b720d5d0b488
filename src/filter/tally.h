/* SPDX-License-Identifier: MIT */
/*
 * tally.h - what a run did: counts, notes, exit status.
 */
#ifndef AF_TALLY_H
#define AF_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "input/reader.h"
#include "model/model.h"
#include "verdict/verdict.h"

enum { NOTES_MAX = 64, REASON_MAX = 1024 };

struct tally {
	uint64_t left_out_state; /* rows that the state had seen */
	uint64_t left_out_shard; /* rows of other shares */
	uint64_t bad_elsewhere;	 /* of rows.bad: another share counts them */
	uint64_t late_rows;
	uint64_t windows, asked;
	uint64_t anomalies; /* at or above --min-severity */
	uint64_t by_severity[SEVERITY_CRITICAL + 1];
	uint64_t answered; /* windows with a reply that passed to its shape */
	uint64_t series;
	double seconds;
	struct reader_counts rows;
	size_t values_n;    /* value columns */
	bool columns_known; /* from a state that was read */
	struct model_counts model;
	bool model_used;
	char model_name[200];
	char endpoint[200];	/* host:port */
	char last_error[300];	/* of the last question that came to nothing, or "" */
	int last_http;		/* and its status, or 0 */
	char *notes[NOTES_MAX]; /* notes_n, owned */
	size_t notes_n;
};

void tally_release(struct tally *t);

/* Keeps a note for the summary and shows it (diag_note). */
void tally_note(void *tally, const char *text);

/* Cells there were, and not one was a number: the wrong columns were named, unless an earlier run
 * had numbers in them. */
bool tally_nothing_read(const struct tally *t);

/* The exit status of a run that ended without an error (0, 1, 2, 65, 69, 77). */
int tally_status(const struct tally *t, bool exit_code);

/* What a person is told beside an exit status of 2, 65, 69 or 77: one line, or "". */
void tally_reason(const struct tally *t, int status, char out[REASON_MAX]);

/* The summary as one JSON object and a newline. */
int tally_json(struct buf *out, const struct tally *t, int status, struct err *err) AF_MUST_USE;

/* The summary in one line for a person. */
int tally_line(struct buf *out, const struct tally *t, struct err *err) AF_MUST_USE;

#endif
