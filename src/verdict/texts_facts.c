/* SPDX-License-Identifier: MIT */
/*
 * texts_facts.c - what a commentator is told of an anomaly.
 */
#include "verdict/texts_parts.h"

/* By how much a reading lies outside its band, in words. */
static const char *distance(const struct anomaly *a)
{
	bool up = a->value > a->high;
	double edge = up ? a->high : a->low, other = up ? a->low : a->high;
	double off = fabs(a->value - edge);
	double width = isnan(other) ? fabs(edge) / 2 : fabs(edge - other);
	if (off > width)
		return up ? "far above the usual range" : "far below the usual range";
	return up ? "above the usual range" : "below the usual range";
}

static const char *fact(const struct anomaly *a)
{
	if (texts_parted(a))
		return "The column parted from another that it goes with";
	switch (a->kind) {
	case KIND_LEVEL_SHIFT:
		return texts_way_of(a) == WAY_UP ? "The readings moved to a higher level at once"
		       : texts_way_of(a) == WAY_DOWN
			       ? "The readings moved to a lower level at once"
			       : "The readings moved to another level at once";
	case KIND_DRIFT:
		return texts_way_of(a) == WAY_UP     ? "The readings drifted slowly upwards"
		       : texts_way_of(a) == WAY_DOWN ? "The readings drifted slowly downwards"
						     : "The readings drifted slowly";
	case KIND_FLATLINE:
		return "The readings stood still for far longer than usual";
	case KIND_NOISE:
		return "The noise of the readings changed";
	case KIND_SHAPE:
		return "The curve of the readings had an unusual shape";
	case KIND_GAP:
		return "The sensor sent no readings for far longer than usual";
	case KIND_MISSING:
		return "Readings were missing for longer than usual";
	case KIND_TIME_OF_DAY:
		if (texts_outside(a))
			return a->value > a->high ? "A reading was too high for that time of day"
						  : "A reading was too low for that time of day";
		return "A reading was unusual for that time of day";
	case KIND_SPIKE:
	case KIND_DROP:
	case KIND_OUT_OF_RANGE:
	case KIND_OTHER:
	case KINDS_N:
		break;
	}
	return NULL;
}

/*
 * No number in it: a small model computes with every number it is given, gets it wrong, and its
 * sentence is lost. "Above it" for "above the usual range", and SmolLM2-135M answers in lists.
 */
int texts_facts(struct buf *out, const struct anomaly *a, struct err *err)
{
	const char *text = fact(a);
	if (text)
		return buf_addf(out, err, "%s.", text);
	return buf_addf(out, err, "A reading was %s.",
			texts_has_band(a) && texts_outside(a) ? distance(a)
							      : "unusual inside the usual range");
}
