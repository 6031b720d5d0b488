/* SPDX-License-Identifier: MIT */
#include "detect/column.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/attr.h"
#include "detect/larger.h"

static const double X_MOST = 1e15;
static const float RANGE_BONUS = 8.0f;
/* See noise.h: neighbouring rows are one piece of evidence. */
static const float NOISE_MARGIN = 0.4f;
/* Running means are surprised for rows on end; the day's expert must be the surer. */
static const float DAILY_MARGIN = 0.3f;
/* Departure, strangeness and roughness that stand beside a surprise: see judge_events. */
static const float STATE_SHARE = 0.2f, STATE_MOST = 4.0f;
static const float PATTERN_MARGIN = 0.8f; /* see pattern.h: a curve is strange for rows on end */
static const float STRANGE_SHARE = 0.1f, STRANGE_MOST = 9.0f;
static const float NOISE_SHARE = 0.1f, NOISE_MOST = 4.0f;
/* Strange of 1 for minutes on end is as rare as 10^-3 once. */
static const float STRANGE_SCALE = 3.0f;
static const float EVENT_FROM = 0.9f; /* below the rarest tenth a figure only orders readings */
static const float NOISY = 3.0f;
static const float SHAPE_MARGIN = 0.4f; /* see shape.h: looks overlap */
static const float RUN_THRESHOLD = 3.0f;
static const float LEAST_SPREAD = 0.1f; /* of the day, in spreads of the level */
static const float STEP_KEPT = 0.98f;
enum { EXPONENT_MOST = 1000, RANGE_SILENT = 100, FLAT_LEAST = 3, MISSING_LEAST = 1 };

/* Distance from the origin in units, never infinite: halves first, for 1e308 - -1e308 overflows. */
static double to_x(struct column *c, double value)
{
	double half = value * 0.5 - c->origin * 0.5;
	double x;
	int exponent;

	if (AF_UNLIKELY(c->scale == 0.0)) {
		if (half == 0.0)
			return 0.0;
		(void)frexp(half, &exponent);
		c->scale = ldexp(1.0, exponent < -EXPONENT_MOST ? EXPONENT_MOST : -exponent);
	}
	x = half * c->scale;
	return x > X_MOST ? X_MOST : x < -X_MOST ? -X_MOST : x;
}

static double from_x(const struct column *c, double x)
{
	double half = c->scale > 0.0 ? x / c->scale : 0.0;
	double sum = c->origin * 0.5 + half;

	return sum > 0.5 * 1.7e308 ? 1.7e308 : sum < -0.5 * 1.7e308 ? -1.7e308 : sum * 2.0;
}

static double size_from_x(const struct column *c, double x)
{
	double size = c->scale > 0.0 ? 2.0 * (x / c->scale) : 0.0;

	return size < 1.7e308 ? size : 1.7e308;
}

static float range_bonus(const struct column *c, double x)
{
	double excess = x > c->high ? x - c->high : c->low - x;
	double range = c->high - c->low;

	if (c->rows < RANGE_SILENT || !(excess > 0.0))
		return 0.0f;
	if (!(excess < range))
		return RANGE_BONUS;
	return RANGE_BONUS * sqrtf((float)(excess / range));
}

/* The band before the reading is learned; beyond what was ever seen the bonus narrows it. */
static void take_band(const struct column *c, const struct moment *m, struct reading *r)
{
	float surprise = m->threshold + r->bar - r->company;
	bool daily = r->expert == EXPERT_DAILY;

	if (!daily || !daily_band(&c->daily, r->x, m->bin, LEAST_SPREAD * c->level.scale,
				  surprise + DAILY_MARGIN, &r->band_low, &r->band_high)) {
		if (!tail_speaks(&c->level.up)) {
			r->band_low = c->low;
			r->band_high = c->high;
			return;
		}
		level_band(&c->level, surprise, &r->band_low, &r->band_high);
	}
	if (r->experts[EXPERT_RANGE] > 0.0f) {
		r->band_high = fmin(r->band_high, c->high);
		r->band_low = fmax(r->band_low, c->low);
	}
	/*
	 * A limit seen and the level's or the day's band need not overlap. A band of no width reads
	 * as a value foretold to the last digit: it is given that of a usual deviation.
	 */
	if (r->band_low > r->band_high && r->x > r->band_high)
		r->band_low = r->band_high - (double)c->level.scale;
	else if (r->band_low > r->band_high)
		r->band_high = r->band_low + (double)c->level.scale;
}

static uint32_t larger_count(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static void take_missing(struct column *c, const struct moment *m, struct reading *r)
{
	float s;

	if (c->missing < UINT32_MAX)
		c->missing++;
	r->length = (float)c->missing;
	c->misses.seen = larger_count(c->misses.seen, c->rows);
	s = runs_surprise(&c->misses, (float)c->missing, MISSING_LEAST);
	r->experts[EXPERT_MISSING] = s;
	r->expert = EXPERT_MISSING;
	r->score = s;
	s -= m->crowd;
	if (s >= larger(RUN_THRESHOLD, m->threshold) && !c->missing_said) {
		c->missing_said = true;
		r->event = s;
	}
}

/* Between two readings lies a run of misses, of length 0 as a rule, which teaches nothing. */
static void end_missing(struct column *c)
{
	if (AF_LIKELY(c->missing == 0))
		return;
	if (c->rows > 0)
		runs_learn(&c->misses, (float)c->missing);
	c->missing = 0;
	c->missing_said = false;
}

static float flat_surprise(struct column *c, double x)
{
	if (c->rows > 0 && x == c->last) {
		if (c->same < UINT32_MAX)
			c->same++;
	} else {
		if (c->rows > 0)
			runs_learn(&c->flats, (float)(c->same + 1));
		c->same = 0;
		c->flat_said = false;
	}
	return runs_surprise(&c->flats, (float)(c->same + 1), FLAT_LEAST);
}

/*
 * Level and day see one reading (or twelve); how far the last twenty have gone,
 * how rough and how strange they are speaks for or against them. Each counts a
 * little, for they are not independent: a fifth and two tenths, where half and
 * twice as much does the same on NAB.
 */
static void judge_reading(struct column *c, const struct moment *m, struct reading *r)
{
	float daily = larger(0.0f, r->experts[EXPERT_DAILY] - DAILY_MARGIN);
	float main = larger(r->experts[EXPERT_LEVEL], daily);

	r->company = STATE_SHARE * smaller(STATE_MOST, r->experts[EXPERT_STATE]) +
		     STRANGE_SHARE * smaller(STRANGE_MOST, r->experts[EXPERT_PATTERN]) +
		     NOISE_SHARE * smaller(NOISE_MOST, r->experts[EXPERT_NOISE]);
	r->expert = daily > r->experts[EXPERT_LEVEL] ? EXPERT_DAILY : EXPERT_LEVEL;
	if (r->experts[EXPERT_RANGE] > main && main < m->threshold)
		r->expert = EXPERT_RANGE;
	r->score = c->rows < TAIL_SILENT ? r->experts[EXPERT_RANGE]
					 : main + r->experts[EXPERT_RANGE] + r->company;
	r->score = smaller(TAIL_MOST, r->score);
	/* A bar only takes off: nearly every reading ends here. */
	if (AF_LIKELY(r->score < larger(EVENT_FROM, m->threshold)))
		return;
	r->bar = alarm_bar(&c->alarm, c->rows) + m->crowd;
	if (!alarm_event(&c->alarm, c->rows, r->score - r->bar, m->threshold))
		return;
	r->event = r->score - r->bar;
	take_band(c, m, r);
}

static float threshold_of(const struct moment *m, unsigned expert)
{
	if (expert == EXPERT_NOISE)
		return m->threshold + NOISE_MARGIN;
	if (expert == EXPERT_SHAPE)
		return m->threshold + SHAPE_MARGIN;
	if (expert == EXPERT_PATTERN)
		return m->threshold + PATTERN_MARGIN;
	if (expert == EXPERT_FLATLINE || expert == EXPERT_MISSING)
		return larger(RUN_THRESHOLD, m->threshold);
	return m->threshold;
}

static void say(struct reading *r, unsigned expert, float event)
{
	r->event = event;
	r->expert = (uint8_t)expert;
	r->score = larger(r->score, r->experts[expert]);
}

/* Once an episode; bar_share: of the bar. */
static void say_once(const struct column *c, const struct moment *m, struct reading *r,
		     unsigned expert, struct alarm *alarm, float bar_share)
{
	float event = r->experts[expert] - m->crowd - bar_share * alarm_bar(alarm, c->rows);

	if (alarm_event(alarm, c->rows, event, threshold_of(m, expert)))
		say(r, expert, event);
}

/* What level and day passed over: a reading has one event at most. */
static void judge_manner(struct column *c, const struct moment *m, struct reading *r)
{
	const float *e = r->experts;
	float least = m->threshold + m->crowd; /* no use to look further below */

	if (e[EXPERT_FLATLINE] >= larger(RUN_THRESHOLD, m->threshold) + m->crowd && !c->flat_said) {
		c->flat_said = true;
		say(r, EXPERT_FLATLINE, e[EXPERT_FLATLINE] - m->crowd);
		return;
	}
	if (c->rows < c->alarm.quiet_until)
		return;
	if (e[EXPERT_SHAPE] >= least + SHAPE_MARGIN)
		say_once(c, m, r, EXPERT_SHAPE, &c->shape_alarm, 1.0f);
	if (e[EXPERT_NOISE] >= least + NOISE_MARGIN && r->event <= 0.0f)
		say_once(c, m, r, EXPERT_NOISE, &c->noise_alarm, 1.0f);
	if (e[EXPERT_PATTERN] >= least + PATTERN_MARGIN && r->event <= 0.0f)
		say_once(c, m, r, EXPERT_PATTERN, &c->pattern_alarm, 0.0f);
}

/* Columns of a row that go through the experts side by side. */
enum { TOGETHER = 4 };

/* A reading on its way. */
struct work {
	struct column *column;
	struct reading *reading;
	float step;
	float level, daily, noise, pattern; /* what the tails are asked for */
	struct residual residual;
	struct departure departure;
	struct pattern_look look;
	struct excursion excursion;
	float noise_place, pattern_place;
};

static void begin(struct work *w, struct column *c, const struct moment *m, double value,
		  struct reading *r)
{
	double x;

	if (c->rows == 0)
		c->origin = value;
	end_missing(c);
	x = r->x = to_x(c, value);
	w->column = c;
	w->reading = r;
	w->step = c->rows > 0 ? (float)fabs(x - c->last) : 0.0f;
	r->level = c->level.mean;
	r->fast = (float)(c->state.fast - c->level.mean);
	r->step = larger(c->step, w->step);
	r->before = (float)(c->last - c->level.mean);
	w->level = level_statistic(&c->level, x, &w->residual);
	w->daily = daily_statistic(&c->daily, x, m->bin, LEAST_SPREAD * c->level.scale, c->rows,
				   &w->departure);
	w->noise = c->rows > 0 ? noise_statistic(&c->noise, w->step, c->rows - 1) : 0.0f;
}

static void take_places(struct work *w)
{
	float place[4];

	four_store(place, tail_places(four_of(w->level, w->daily, w->noise, w->pattern)));
	w->residual.place = place[0];
	w->departure.place = place[1];
	w->noise_place = place[2];
	w->pattern_place = place[3];
}

static void ask_tails(struct work *w)
{
	struct column *c = w->column;
	struct reading *r = w->reading;

	r->experts[EXPERT_LEVEL] = level_surprise(&c->level, &w->residual);
	r->experts[EXPERT_DAILY] = daily_surprise(&c->daily, &w->departure);
	if (AF_LIKELY(c->rows > 0))
		r->experts[EXPERT_NOISE] =
			noise_judge(&c->noise, w->noise_place, w->step, c->rows - 1);
	r->experts[EXPERT_PATTERN] =
		smaller(TAIL_MOST,
			STRANGE_SCALE * pattern_judge(&c->pattern, &w->look, w->pattern_place));
}

static void ask_state(struct work *w, const struct moment *m, float log2)
{
	struct column *c = w->column;
	struct reading *r = w->reading;

	r->state = state_judge(&c->state, c->rows, m->state_limit, &w->excursion, log2);
	r->experts[EXPERT_STATE] = smaller(TAIL_MOST, 0.217f * r->state * r->state);
}

static void ask_others(struct work *w)
{
	struct column *c = w->column;
	struct reading *r = w->reading;

	r->experts[EXPERT_RANGE] = range_bonus(c, r->x);
	r->experts[EXPERT_FLATLINE] = flat_surprise(c, r->x);
	r->length = (float)(c->same + 1);
	r->experts[EXPERT_SHAPE] = shape_take(&c->shape, (float)r->x);
}

static void learn_reading(struct work *w, const struct moment *m)
{
	struct column *c = w->column;
	double x = w->reading->x;

	level_learn(&c->level, x, &w->residual, c->rows);
	daily_learn(&c->daily, m->bin, LEAST_SPREAD * c->level.scale, &w->departure);
	if (c->rows == 0 || x < c->low)
		c->low = x;
	if (c->rows == 0 || x > c->high)
		c->high = x;
	c->step = larger(c->step * STEP_KEPT, w->step);
	c->last = x;
	if (c->rows < UINT32_MAX)
		c->rows++;
}

/* What is there of TOGETHER readings begins; returns how many that are. */
static size_t begin_all(struct work *w, struct column *columns, size_t n, const struct moment *m,
			const double *values, struct reading *r)
{
	size_t present = 0;

	for (size_t i = 0; i < n; i++) {
		/* Not the whole: that is a string instruction, dearer than an expert. */
		memset(r[i].experts, 0, sizeof(r[i].experts));
		r[i].event = r[i].state = 0.0f;
		if (AF_UNLIKELY(isnan(values[i])))
			take_missing(&columns[i], m, &r[i]);
		else
			begin(&w[present++], &columns[i], m, values[i], &r[i]);
	}
	return present;
}

/*
 * Step by step, each for all columns: every step waits for a long chain of
 * products, and those of different columns do not wait for each other.
 */
static void take_together(struct column *columns, size_t n, const struct moment *m,
			  const double *values, struct reading *r)
{
	float odds[] = { 1.0f, 1.0f, 1.0f, 1.0f }, log2[4];
	struct work w[TOGETHER];

	n = begin_all(w, columns, n, m, values, r);
	for (size_t i = 0; i < n; i++)
		pattern_begin(&w[i].column->pattern, (float)w[i].reading->x,
			      (float)(w[i].column->high - w[i].column->low), &w[i].look);
	for (size_t i = 0; i < n; i++)
		w[i].pattern = pattern_statistic(&w[i].column->pattern, &w[i].look);
	for (size_t i = 0; i < n; i++)
		odds[i] = state_begin(&w[i].column->state, w[i].reading->x, w[i].column->rows,
				      &w[i].excursion);
	for (size_t i = 0; i < n; i++)
		take_places(&w[i]);
	for (size_t i = 0; i < n; i++)
		ask_tails(&w[i]);
	for (size_t i = 0; i < n; i++)
		ask_others(&w[i]);
	four_store(log2, fast_log2_four(four_of(odds[0], odds[1], odds[2], odds[3])));
	for (size_t i = 0; i < n; i++)
		ask_state(&w[i], m, log2[i]);
	for (size_t i = 0; i < n; i++) {
		judge_reading(w[i].column, m, w[i].reading);
		if (w[i].reading->event <= 0.0f)
			judge_manner(w[i].column, m, w[i].reading);
		learn_reading(&w[i], m);
	}
}

void columns_take(struct column *columns, size_t n, const struct moment *m, const double *values,
		  struct reading *r)
{
	for (size_t i = 0; i < n; i += TOGETHER)
		take_together(columns + i, n - i < TOGETHER ? n - i : TOGETHER, m, values + i,
			      r + i);
}

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

static enum kind kind_of(const struct reading *r)
{
	switch (r->expert) {
	case EXPERT_DAILY:
		return KIND_TIME_OF_DAY;
	case EXPERT_RANGE:
		return KIND_OUT_OF_RANGE;
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

/* Said of the last rows together: a band for one reading would be no reason. */
static bool is_manner(unsigned expert)
{
	return expert == EXPERT_NOISE || expert == EXPERT_PATTERN || expert == EXPERT_SHAPE;
}

void column_finding(const struct column *c, const struct moment *m, const struct reading *r,
		    double value, struct finding *out)
{
	*out = (struct finding){ .expert = r->expert,
				 .kind = (uint8_t)kind_of(r),
				 .score = r->score,
				 .event = r->event,
				 .threshold = threshold_of(m, r->expert),
				 .value = value,
				 .low = FINDING_NONE,
				 .high = FINDING_NONE,
				 .before = FINDING_NONE,
				 .spread = FINDING_NONE,
				 .extent = FINDING_NONE,
				 .usual = FINDING_NONE };
	if (c->rows > 1) {
		out->before = from_x(c, isnan(value) ? c->level.mean : r->level);
		out->spread = size_from_x(c, (double)c->level.scale);
	}
	if (r->expert == EXPERT_MISSING) {
		out->extent = (double)r->length;
		out->usual = runs_usual(&c->misses, r->length);
		return;
	}
	if (r->expert == EXPERT_FLATLINE) {
		out->extent = (double)r->length;
		out->usual = runs_usual(&c->flats, r->length);
		return;
	}
	if (is_manner(r->expert)) {
		if (!tail_speaks(&c->level.up))
			return;
		level_band(&c->level, m->threshold + m->crowd + alarm_bar(&c->alarm, c->rows),
			   &out->low, &out->high);
		out->low = from_x(c, fmin(out->low, r->x));
		out->high = from_x(c, fmax(out->high, r->x));
		return;
	}
	out->low = from_x(c, r->band_low);
	out->high = from_x(c, r->band_high);
}

/* At its beginning: what one wide step began is a shift, what none did is a drift. */
void column_state_begins(struct column *c)
{
	float d = (float)fabs(c->state.fast - c->state.mean);
	bool wide = c->step > 0.5f * d && c->step > 5.0f * c->noise.slow;

	c->state_kind = wide ? KIND_LEVEL_SHIFT : KIND_DRIFT;
}

void column_state_finding(const struct column *c, const struct moment *m, const struct reading *r,
			  double value, struct finding *out)
{
	const struct state *s = &c->state;
	double mean = s->mean;
	double reach = (double)(m->state_limit * sqrtf(s->square));

	*out = (struct finding){ .expert = EXPERT_STATE,
				 .ongoing = true,
				 .kind = c->state_kind,
				 .score = r->experts[EXPERT_STATE],
				 .event = r->event,
				 .threshold = 0.217f * m->state_limit * m->state_limit,
				 .value = value,
				 .low = from_x(c, mean - reach),
				 .high = from_x(c, mean + reach),
				 .before = from_x(c, mean),
				 .spread = size_from_x(c, (double)sqrtf(s->square)),
				 .extent = FINDING_NONE,
				 .usual = FINDING_NONE };
}
