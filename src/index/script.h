/* SPDX-License-Identifier: MIT */
/*
 * script.h - a picture as a script for gnuplot. Pure.
 *
 * Every text of the data stands in single quotes without enhancement, where
 * gnuplot takes nothing for a command or for markup; data are inline blocks: $data0, $mark0_3
 * (the anomalies of severity 3) and so on by panel.
 */
#ifndef AF_SCRIPT_H
#define AF_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "index/axis.h"
#include "index/picture.h"

enum script_form { SCRIPT_SVG, SCRIPT_PNG, SCRIPT_TERM };

struct script {
	enum script_form form;
	const struct picture *p;
	const char *title; /* NULL: the run's summary */
	int width, height; /* pixels, or characters; 0: what suits the panels */
	bool colour;	   /* of the terminal */
	struct buf out;	   /* the caller's: the script */
	/* the script's own */
	struct tick ticks[AXIS_TICKS];
	size_t ticks_n;
};

/* For SVG and PNG, and for a terminal. */
int script_page(struct script *s, struct err *err) AF_MUST_USE;
int script_term(struct script *s, struct err *err) AF_MUST_USE;

/* The parts of both: a text in quotes, cut at a word if it is longer than `max` bytes; panel i's
 * data; the ticks of the time axis as a command, without their words where the axis has none. */
int script_quote(struct script *s, struct span text, size_t max, struct err *err) AF_MUST_USE;
int script_data(struct script *s, size_t i, struct err *err) AF_MUST_USE;
int script_ticks(struct script *s, bool words, struct err *err) AF_MUST_USE;

/* How much of a text fits into `max` bytes without cutting a word, if it has any blank. */
size_t script_fit(struct span text, size_t max);

#endif
