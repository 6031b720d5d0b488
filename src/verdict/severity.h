/* SPDX-License-Identifier: MIT */
/*
 * severity.h - how bad: from the detector's measure, and how far a model may move it.
 *
 * The measure of an event is its surprise as a multiple of its expert's own
 * threshold: below 1.25 low, below 2 medium, from 2 on high (there a model can
 * no longer dismiss it), critical from 3 on, or from 2 on while the state of the
 * series is past its limit. An ongoing episode is measured by the state itself,
 * of which 1 is the limit of normal: below 1.5 low, below 2.5 medium, below 4
 * high, else critical.
 */
#ifndef AF_SEVERITY_H
#define AF_SEVERITY_H

#include "detect/finding.h"
#include "verdict/answer.h"

/* Surprise as a multiple of the expert's threshold; `fallback` where the finding has none. */
double severity_ratio(const struct finding *f, float fallback);

/* The detector's. `state` is that of the finding's row. Never SEVERITY_NONE. */
enum severity severity_of(const struct finding *f, float state, float fallback);

/* What a model says, held to one step from the detector's and to low at least. */
enum severity severity_moved(enum severity detector, enum severity model);

#endif
