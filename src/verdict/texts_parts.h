/* SPDX-License-Identifier: MIT */
/*
 * texts_parts.h - what the files of texts.h share.
 */
#ifndef AF_TEXTS_PARTS_H
#define AF_TEXTS_PARTS_H

#include <math.h>

#include "verdict/figures.h"
#include "verdict/texts.h"

enum way { WAY_UP, WAY_DOWN, WAY_NONE };

/* Which way did the reading go, by the level before it, else by its band? */
static inline enum way texts_way_of(const struct anomaly *a)
{
	double before = a->finding.before;
	if (!isnan(before) && a->value != before && !isnan(a->value))
		return a->value > before ? WAY_UP : WAY_DOWN;
	if (a->value > a->high)
		return WAY_UP;
	return a->value < a->low ? WAY_DOWN : WAY_NONE;
}

/* From the column that it went with; as an event, or in a state. */
static inline bool texts_parted(const struct anomaly *a)
{
	return a->finding.partner != FINDING_NO_COLUMN &&
	       (a->finding.expert == EXPERT_COMPANY || a->finding.expert == EXPERT_STATE);
}

static inline int texts_add_partner(struct buf *out, const struct anomaly *a,
				    const struct schema *schema, struct err *err)
{
	return figures_name(out, schema_value_name(schema, a->finding.partner), false, err);
}

static inline bool texts_has_band(const struct anomaly *a)
{
	return !isnan(a->low) || !isnan(a->high);
}

static inline bool texts_outside(const struct anomaly *a)
{
	return a->value < a->low || a->value > a->high;
}

static inline int texts_add_band(struct buf *out, const struct anomaly *a, struct err *err)
{
	return figures_band(out, a->low, a->high, a->finding.spread, err);
}

static inline int texts_add_before(struct buf *out, const struct anomaly *a, struct err *err)
{
	return figures_value(out, a->finding.before, a->finding.spread, err);
}

static inline int texts_add_usual_run(struct buf *out, const struct finding *f, struct err *err)
{
	if (isnan(f->usual))
		return 0;
	if (f->usual < 1)
		return buf_addz(out, ", none before", err);
	return buf_addf(out, err, ", at most %.0f before", f->usual);
}

#endif
