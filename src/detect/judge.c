/* SPDX-License-Identifier: MIT */
#include "detect/judge.h"

#include <math.h>

#include "detect/larger.h"

/* See noise.h: neighbouring rows are one piece of evidence. */
static const float NOISE_MARGIN = 0.4f;
/* Running means are surprised for rows on end; the day's expert must be the surer. */
static const float DAILY_MARGIN = 0.3f;
/* The level speaks too, and two chances are taken: on NAB .2 costs half a point, .6 gains none. */
static const float LOCAL_MARGIN = 0.4f;
static const float SHAPE_MARGIN = 0.4f;	  /* see shape.h: looks overlap */
static const float PATTERN_MARGIN = 0.8f; /* see pattern.h: a curve is strange for rows on end */
static const float STATE_SHARE = 0.2f, STATE_MOST = 4.0f;
static const float EVENT_FROM = 0.9f; /* below the rarest tenth a figure only orders readings */

/*
 * A limit seen and the level's or the day's band need not overlap. A band of no width reads
 * as a value foretold to the last digit: it is given that of a usual deviation.
 */
static void give_width(struct reading *r, double scale)
{
	if (r->band_low > r->band_high && r->x > r->band_high)
		r->band_low = r->band_high - scale;
	else if (r->band_low > r->band_high)
		r->band_high = r->band_low + scale;
}

/* The band before the reading is learned; beyond what was ever seen the bonus narrows it. */
static void take_band(const struct column *c, const struct moment *m, struct reading *r)
{
	float surprise = m->threshold + r->bar;

	if (r->expert == EXPERT_LOCAL) {
		local_band(&c->local, &r->near, surprise + LOCAL_MARGIN, &r->band_low,
			   &r->band_high);
		return;
	}
	surprise -= r->company;
	if (r->expert != EXPERT_DAILY ||
	    !daily_band(&c->daily, r->x, c->local.recent, m->bin,
			JUDGE_LEAST_SPREAD * c->level.scale, surprise + DAILY_MARGIN, &r->band_low,
			&r->band_high)) {
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
	give_width(r, (double)c->level.scale);
}

/*
 * Level and day see one reading (or twelve); how far the last twenty or sixty have
 * gone speaks for them, but counts only a little, for it is not independent: on
 * NAB a fifth and a half do nearly the same. The local expert's word stands
 * alone: that a reading far from its neighbours is also a record is one thing said twice.
 */
static void weigh(const struct moment *m, const struct four said[EXPERTS_N], struct four rows,
		  struct judgement *j)
{
	const struct four level = said[EXPERT_LEVEL], range = said[EXPERT_RANGE];
	struct four daily =
		four_larger(four_all(0.0f), four_sub(said[EXPERT_DAILY], four_all(DAILY_MARGIN)));
	struct four main = four_larger(level, daily);
	struct four local = four_sub(said[EXPERT_LOCAL], four_all(LOCAL_MARGIN));
	struct four score;

	j->company = four_mul(four_all(STATE_SHARE),
			      four_smaller(four_all(STATE_MOST), said[EXPERT_STATE]));
	j->expert =
		four_where(four_less(level, daily), four_all(EXPERT_DAILY), four_all(EXPERT_LEVEL));
	j->expert = four_where(four_both(four_less(main, range),
					 four_less(main, four_all(m->threshold))),
			       four_all(EXPERT_RANGE), j->expert);
	score = four_where(four_less(rows, four_all(TAIL_SILENT)), range,
			   four_add(four_add(main, range), j->company));
	j->expert = four_where(four_less(score, local), four_all(EXPERT_LOCAL), j->expert);
	j->score = four_smaller(four_all(TAIL_MOST), four_larger(local, score));
}

float judge_threshold(const struct moment *m, unsigned expert)
{
	switch (expert) {
	case EXPERT_NOISE:
		return m->threshold + NOISE_MARGIN;
	case EXPERT_SHAPE:
		return m->threshold + SHAPE_MARGIN;
	case EXPERT_PATTERN:
		return m->threshold + PATTERN_MARGIN;
	case EXPERT_FLATLINE:
	case EXPERT_MISSING:
		return larger(JUDGE_RUN_THRESHOLD, m->threshold);
	default:
		return m->threshold;
	}
}

static struct four_mask reaches(struct four said, float limit)
{
	return four_not_less(said, four_all(limit));
}

/* The manner in which the last rows came: each such expert has a threshold of its own. */
static struct four_mask manner_reaches(const struct moment *m, const struct four said[EXPERTS_N],
				       unsigned expert)
{
	return reaches(said[expert], judge_threshold(m, expert) + m->crowd);
}

void judge(const struct moment *m, const struct four said[EXPERTS_N], struct four rows,
	   struct judgement *j)
{
	struct four_mask may;

	weigh(m, said, rows, j);
	/* A bar only takes off. */
	may = reaches(j->score, larger(EVENT_FROM, m->threshold));
	may = four_either(may, manner_reaches(m, said, EXPERT_FLATLINE));
	may = four_either(may, manner_reaches(m, said, EXPERT_SHAPE));
	may = four_either(may, manner_reaches(m, said, EXPERT_NOISE));
	may = four_either(may, manner_reaches(m, said, EXPERT_PATTERN));
	j->may_be_event = four_bits(may);
}

static void judge_reading(struct column *c, const struct moment *m, struct reading *r)
{
	if (r->score < larger(EVENT_FROM, m->threshold))
		return;
	r->bar = alarm_bar(&c->alarm, c->rows) + m->crowd;
	if (!alarm_event(&c->alarm, c->rows, r->score - r->bar, m->threshold))
		return;
	r->event = r->score - r->bar;
	take_band(c, m, r);
}

static void say(struct reading *r, unsigned expert, float event)
{
	r->event = event;
	r->expert = (uint8_t)expert;
	r->score = larger(r->score, r->experts[expert]);
}

/* Once an episode; bar: of habit. */
static void say_once(const struct column *c, const struct moment *m, struct reading *r,
		     unsigned expert, struct alarm *alarm, float bar)
{
	float event = r->experts[expert] - m->crowd - bar;

	if (alarm_event(alarm, c->rows, event, judge_threshold(m, expert)))
		say(r, expert, event);
}

/* What level and day passed over: a reading has one event at most. */
static void judge_manner(struct column *c, const struct moment *m, struct reading *r)
{
	const float *e = r->experts;

	if (e[EXPERT_FLATLINE] >= judge_threshold(m, EXPERT_FLATLINE) + m->crowd && !c->flat_said) {
		c->flat_said = true;
		say(r, EXPERT_FLATLINE, e[EXPERT_FLATLINE] - m->crowd);
		return;
	}
	if (c->rows < c->alarm.quiet_until)
		return;
	/* No use to look at an alarm further below. */
	if (e[EXPERT_SHAPE] >= judge_threshold(m, EXPERT_SHAPE) + m->crowd)
		say_once(c, m, r, EXPERT_SHAPE, &c->shape_alarm,
			 alarm_bar(&c->shape_alarm, c->rows));
	if (e[EXPERT_NOISE] >= judge_threshold(m, EXPERT_NOISE) + m->crowd && r->event <= 0.0f)
		say_once(c, m, r, EXPERT_NOISE, &c->noise_alarm,
			 alarm_bar(&c->noise_alarm, c->rows));
	if (e[EXPERT_PATTERN] >= judge_threshold(m, EXPERT_PATTERN) + m->crowd && r->event <= 0.0f)
		say_once(c, m, r, EXPERT_PATTERN, &c->pattern_alarm,
			 0.0f); /* it learns what it said */
}

void judge_event(struct column *c, const struct moment *m, struct reading *r)
{
	judge_reading(c, m, r);
	if (r->event <= 0.0f)
		judge_manner(c, m, r);
}
