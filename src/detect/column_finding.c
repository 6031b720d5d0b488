/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "detect/column.h"
#include "detect/judge.h"
#include "detect/own_units.h"

static const float NOISY = 3.0f;

/*
 * A reading alone is a spike or a drop. Where the running mean of 20 rows has
 * come along more than half of the way, the column has moved: at a step if one
 * step made half of the way, else by drifting.
 */
static enum kind level_kind(const struct reading *r)
{
	float e = (float)(r->x - r->level);
	float size = fabsf(e);

	if (r->fast * e > 0.0f && fabsf(r->fast) > 0.5f * size)
		return r->step > 0.5f * size ? KIND_LEVEL_SHIFT : KIND_DRIFT;
	if (r->before * e > 0.0f && fabsf(r->before) > 0.8f * size && r->step < 0.3f * size)
		return KIND_DRIFT;
	/* One wide step alone cannot make the steps of a dozen rows so rare. */
	if (r->experts[EXPERT_NOISE] >= NOISY)
		return KIND_NOISE;
	return e < 0.0f ? KIND_DROP : KIND_SPIKE;
}

/* Beyond all that was seen, but how? At one step it is what the level calls it. */
static enum kind range_kind(const struct reading *r)
{
	float e = (float)(r->x - r->level);

	return fabsf(e - r->before) > 0.5f * fabsf(e) ? level_kind(r) : KIND_OUT_OF_RANGE;
}

static enum kind local_kind(const struct reading *r)
{
	if (r->experts[EXPERT_NOISE] >= NOISY)
		return KIND_NOISE;
	return (float)r->x < r->near.mean ? KIND_DROP : KIND_SPIKE;
}

static enum kind kind_of(const struct reading *r)
{
	switch (r->expert) {
	case EXPERT_LOCAL:
		return local_kind(r);
	case EXPERT_DAILY:
		return KIND_TIME_OF_DAY;
	case EXPERT_RANGE:
		return range_kind(r);
	case EXPERT_SHAPE:
	case EXPERT_PATTERN:
		return KIND_SHAPE;
	case EXPERT_NOISE:
		return KIND_NOISE;
	case EXPERT_FLATLINE:
		return KIND_FLATLINE;
	case EXPERT_MISSING:
		return KIND_MISSING;
	default:
		return level_kind(r);
	}
}

static void tell_run(const struct runs *runs, float length, struct finding *out)
{
	out->extent = (double)length;
	out->usual = runs_usual(runs, length);
}

/* Said of the last rows together, and a band for one reading would be no reason: the level's. */
static void tell_manner(const struct column *c, const struct moment *m, const struct reading *r,
			struct finding *out)
{
	if (!tail_speaks(&c->level.up))
		return;
	level_band(&c->level, m->threshold + m->crowd + alarm_bar(&c->alarm, c->rows), &out->low,
		   &out->high);
	out->low = units_value(c, fmin(out->low, r->x));
	out->high = units_value(c, fmax(out->high, r->x));
}

static void tell_before(const struct column *c, const struct reading *r, bool missing,
			struct finding *out)
{
	bool local = r->expert == EXPERT_LOCAL;
	double level = missing ? c->level.mean : r->level;

	out->before = units_value(c, local ? (double)r->near.mean : level);
	out->spread = units_size(c, (double)(local ? r->near.unit : c->level.scale));
}

void column_finding(const struct column *c, const struct moment *m, const struct reading *r,
		    double value, struct finding *out)
{
	*out = finding_begin(r->expert, kind_of(r), r->score);
	out->event = r->event;
	out->threshold = judge_threshold(m, r->expert);
	out->value = value;
	if (c->rows > 1)
		tell_before(c, r, isnan(value), out);
	switch (r->expert) {
	case EXPERT_MISSING:
		tell_run(&c->misses, r->length, out);
		break;
	case EXPERT_FLATLINE:
		tell_run(&c->flats, r->length, out);
		break;
	case EXPERT_NOISE:
	case EXPERT_SHAPE:
	case EXPERT_PATTERN:
		tell_manner(c, m, r, out);
		break;
	default:
		out->low = units_value(c, r->band_low);
		out->high = units_value(c, r->band_high);
	}
}

/* At its beginning: what one wide step began is a shift, what none did is a drift. */
void column_state_begins(struct column *c)
{
	float d = fabsf(state_run(&c->state)->d);
	bool wide = c->step > 0.5f * d && c->step > 5.0f * c->noise.slow;

	c->state_kind = wide ? KIND_LEVEL_SHIFT : KIND_DRIFT;
}

void column_state_finding(const struct column *c, const struct moment *m, const struct reading *r,
			  double value, struct finding *out)
{
	double mean = c->state.mean;
	double spread = (double)sqrtf(state_run(&c->state)->square);
	double reach = (double)m->state_limit * spread;

	*out = finding_begin(EXPERT_STATE, c->state_kind, r->experts[EXPERT_STATE]);
	out->ongoing = true;
	out->event = r->event;
	out->threshold = 0.217f * m->state_limit * m->state_limit;
	out->value = value;
	out->low = units_value(c, mean - reach);
	out->high = units_value(c, mean + reach);
	out->before = units_value(c, mean);
	out->spread = units_size(c, spread);
}
