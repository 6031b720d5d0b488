/* SPDX-License-Identifier: MIT */
/*
 * texts_reason.c - why one reading is an anomaly, in a few words beside its value and band.
 */
#include "verdict/texts_parts.h"

/* "40 readings, at most 6 before" and "3 h 20 min, at most 5 min before". */
static int add_extent(struct buf *out, const struct anomaly *a, const char *things, struct err *err)
{
	const struct finding *f = &a->finding;
	if (buf_addf(out, err, "%.0f %s", f->extent, things) < 0)
		return -1;
	return texts_add_usual_run(out, f, err);
}

static int reason_move(struct buf *out, const struct anomaly *a, struct err *err)
{
	enum way way = texts_way_of(a);
	if (way != WAY_NONE && !isnan(a->finding.before)) {
		if (buf_addz(out, way == WAY_UP ? "rose from " : "fell from ", err) < 0)
			return -1;
		return texts_add_before(out, a, err);
	}
	if (texts_has_band(a) && way != WAY_NONE)
		return buf_addz(out,
				way == WAY_UP ? "above the usual range" : "below the usual range",
				err);
	return buf_addz(out, "unlike the readings before", err);
}

static int reason_gap(struct buf *out, const struct anomaly *a, struct err *err)
{
	if (isnan(a->finding.extent))
		return buf_addz(out, "no reading for unusually long", err);
	if (buf_addz(out, "no reading for ", err) < 0 ||
	    figures_duration(out, a->finding.extent, err) < 0)
		return -1;
	if (isnan(a->finding.usual))
		return 0;
	if (buf_addz(out, ", at most ", err) < 0 ||
	    figures_duration(out, a->finding.usual, err) < 0)
		return -1;
	return buf_addz(out, " before", err);
}

static int reason_run(struct buf *out, const struct anomaly *a, struct err *err)
{
	bool flat = a->kind == KIND_FLATLINE;
	if (isnan(a->finding.extent))
		return buf_addz(out, flat ? "unchanged for unusually long" : "the value is missing",
				err);
	if (buf_addz(out, flat ? "unchanged for " : "no value for ", err) < 0)
		return -1;
	return add_extent(out, a, flat ? "readings" : "rows", err);
}

/* The bound that it passed stands in its record. */
static int reason_range(struct buf *out, const struct anomaly *a, struct err *err)
{
	if (!texts_outside(a))
		return reason_move(out, a, err);
	return buf_addf(out, err, "%s than any reading before",
			a->value > a->high ? "higher" : "lower");
}

static int reason_daily(struct buf *out, const struct anomaly *a, struct err *err)
{
	return buf_addf(out, err, "%s at this time of day",
			!texts_outside(a)    ? "unusual"
			: a->value > a->high ? "higher than usual"
					     : "lower than usual");
}

static int reason_level(struct buf *out, const struct anomaly *a, struct err *err)
{
	enum way way = texts_way_of(a);
	if (isnan(a->finding.before) || way == WAY_NONE)
		return reason_move(out, a, err);
	const char *text = a->kind == KIND_LEVEL_SHIFT ? "moved to another level, from "
			   : way == WAY_UP	       ? "drifting up, from "
						       : "drifting down, from ";
	return buf_addz(out, text, err) < 0 ? -1 : texts_add_before(out, a, err);
}

static int reason_parted(struct buf *out, const struct anomaly *a, const struct schema *schema,
			 struct err *err)
{
	bool state = a->finding.expert == EXPERT_STATE;
	return buf_addz(out, state ? "still apart from " : "parted from ", err) < 0
		       ? -1
		       : texts_add_partner(out, a, schema, err);
}

int texts_reason(struct buf *out, const struct anomaly *a, const struct schema *schema,
		 struct err *err)
{
	if (a->kind == KIND_GAP)
		return reason_gap(out, a, err);
	if (a->kind == KIND_FLATLINE || a->kind == KIND_MISSING || isnan(a->value))
		return reason_run(out, a, err);
	if (texts_parted(a))
		return reason_parted(out, a, schema, err);
	if (a->finding.expert == EXPERT_STATE)
		return buf_addz(out, "has not come back to normal", err);
	switch (a->kind) {
	case KIND_OUT_OF_RANGE:
		return reason_range(out, a, err);
	case KIND_LEVEL_SHIFT:
	case KIND_DRIFT:
		return reason_level(out, a, err);
	case KIND_NOISE:
		return buf_addz(out, "varies unlike before", err);
	case KIND_TIME_OF_DAY:
		return reason_daily(out, a, err);
	case KIND_SHAPE:
		return buf_addz(out, "a curve unlike those before", err);
	default:
		return reason_move(out, a, err);
	}
}
