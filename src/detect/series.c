/* SPDX-License-Identifier: MIT */
#include "detect/series.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "detect/larger.h"
#include "detect/parting.h"
#include "detect/set.h"
#include "input/row.h"

/* Thresholds by name, in -log10 p after the bar. */
static const float THRESHOLDS[] = {
	[SENSITIVITY_LOW] = 3.3f,
	[SENSITIVITY_NORMAL] = 3.05f,
	[SENSITIVITY_HIGH] = 2.8f,
};

static const float GAP_THRESHOLD = 3.0f;
static const double SECOND_NS = 1e9;

/*
 * Every episode of the state raises the limit by 0.8 standard deviations:
 * columns with heavy tails pass the normal law's limit 10 to 50 times in 10,000
 * rows, and are believed less each time; with it, thrice at most.
 */
static const float STATE_BAR = 0.8f;
static const float HABIT_KEPT = 0.99993069f; /* 2^(-1/10000) */

/* What a row of n columns comes to, while it is scored. */
static int new_row(struct series_set *set, size_t n)
{
	size_t lanes = company_fours(n) * COMPANY_LANES;

	set->readings = calloc(n, sizeof(*set->readings));
	set->findings = calloc(n + 2, sizeof(*set->findings));
	set->company.residual = calloc(3 * lanes + 1, sizeof(float));
	if (!set->readings || !set->findings || !set->company.residual)
		return -1;
	set->company.known = set->company.residual + lanes;
	set->company.u = set->company.known + lanes;
	return 0;
}

struct series_set *series_set_new(const struct detect_options *options, struct err *err)
{
	struct series_set *set = calloc(1, sizeof(*set));
	size_t n = options->columns_n;

	assert(n >= 1 && n < FINDING_NO_COLUMN);
	if (!set || new_row(set, n) < 0) {
		series_set_free(set);
		err_nomem(err, "detector");
		return NULL;
	}
	set->options = *options;
	set->threshold = options->threshold > 0.0 ? (float)options->threshold
						  : THRESHOLDS[options->sensitivity];
	set->state_limit = state_limit(n);
	set->company_limit = state_limit(10 * n);
	set->crowd = log10f((float)n);
	table_init(&set->table,
		   sizeof(struct series) + n * sizeof(struct column) +
			   company_fours(n) * sizeof(struct company),
		   options->hash_seed);
	return set;
}

void series_set_free(struct series_set *set)
{
	if (!set)
		return;
	table_release(&set->table);
	free(set->readings);
	free(set->findings);
	free(set->company.residual);
	free(set);
}

int series_find(struct series_set *set, struct span key, uint32_t *id, struct err *err)
{
	return table_find(&set->table, key, id, err);
}

size_t series_count(const struct series_set *set)
{
	return set->table.count;
}

struct span series_key(const struct series_set *set, uint32_t id)
{
	const struct table_entry *e = &set->table.entries[id];

	return span_of(e->key, e->key_len);
}

float series_threshold(const struct series_set *set)
{
	return set->threshold;
}

uint32_t series_speaks_after(const struct series_set *set)
{
	(void)set;
	return TAIL_SILENT;
}

size_t series_bytes(const struct series_set *set)
{
	return set->table.bytes + sizeof(*set) +
	       set->options.columns_n * (sizeof(*set->readings) + sizeof(*set->findings)) +
	       2 * sizeof(*set->findings) +
	       3 * company_fours(set->options.columns_n) * COMPANY_LANES * sizeof(float);
}

/* Seconds from one instant to a later one, whatever the two are. */
static float seconds_between(int64_t from, int64_t to)
{
	return (float)((double)((uint64_t)to - (uint64_t)from) / SECOND_NS);
}

static float gap_surprise(const struct series *s, float seconds)
{
	return runs_surprise(&s->gaps, seconds, s->interval);
}

static void gap_finding(float surprise, float threshold, float seconds, double usual,
			struct finding *out)
{
	*out = finding_begin(EXPERT_GAP, KIND_GAP, surprise);
	out->column = FINDING_NO_COLUMN;
	out->event = surprise;
	out->threshold = threshold;
	out->extent = (double)seconds;
	out->usual = usual;
}

/* Times that stand still or run backwards are no intervals. */
static float take_time(struct series *s, int64_t time_ns, float *seconds)
{
	float surprise;

	*seconds = 0.0f;
	if (time_ns == TIME_NONE)
		return 0.0f;
	if (!s->has_time) {
		s->has_time = true;
		s->last_time = time_ns;
		s->rows_at_last = 1;
		return 0.0f;
	}
	if (time_ns <= s->last_time) {
		s->rows_at_last += time_ns == s->last_time;
		return 0.0f;
	}
	*seconds = seconds_between(s->last_time, time_ns);
	surprise = gap_surprise(s, *seconds);
	s->interval +=
		(*seconds - s->interval) / (float)(s->gaps.seen < 99 ? s->gaps.seen + 1 : 100);
	runs_learn(&s->gaps, *seconds);
	s->last_time = time_ns;
	s->rows_at_last = 1;
	return surprise;
}

/*
 * A figure that is not negative, as a number that orders such figures. Which
 * column is the strongest nobody can foretell: numbers are chosen from without a
 * branch, floats are not.
 */
static uint32_t order_of(float figure)
{
	uint32_t order;

	memcpy(&order, &figure, sizeof(order));
	return order;
}

/* The columns whose reading is the strongest and whose state the most abnormal. */
struct leaders {
	size_t strongest, worst;
};

static struct leaders find_leaders(const struct reading *r, size_t n)
{
	struct leaders leaders = { 0, 0 };
	uint32_t score = order_of(r[0].score), state = order_of(r[0].experts[READING_STATE]);

	for (size_t i = 1; i < n; i++) {
		uint32_t order = order_of(r[i].score);

		leaders.strongest = order > score ? i : leaders.strongest;
		score = order > score ? order : score;
		order = order_of(r[i].experts[READING_STATE]);
		leaders.worst = order > state ? i : leaders.worst;
		state = order > state ? order : state;
	}
	return leaders;
}

/* The column whose event is the strongest, and of several such its score. */
static size_t strongest_event(const struct reading *r, size_t n)
{
	size_t best = 0;

	for (size_t i = 1; i < n; i++)
		if (r[i].event > r[best].event ||
		    (r[i].event >= r[best].event && r[i].score > r[best].score))
			best = i;
	return best;
}

/* Largest surprise of each expert over the columns. */
static void keep_experts(const struct reading *r, size_t n, float experts[EXPERTS_N])
{
	struct four first = four_all(0.0f), second = first, third = first;
	float last[4];

	for (size_t i = 0; i < n; i++) {
		first = four_larger(four_load(r[i].experts), first);
		second = four_larger(four_load(r[i].experts + 4), second);
		third = four_larger(four_load(r[i].experts + 8), third);
	}
	four_store(experts, first);
	four_store(experts + 4, second);
	four_store(last, third);
	experts[EXPERT_LOCAL] = last[0];
	experts[EXPERT_STATE] = last[2];
}

static void keep_strongest(struct row_score *out, const struct reading *r, size_t best)
{
	out->event = r[best].event;
	out->score = r[best].score;
	out->column = (uint16_t)best;
	out->expert = r[best].expert;
}

static void add_finding(struct series_set *set, struct row_score *out, const struct finding *f)
{
	size_t at = out->findings_n++;

	while (at > 0 && set->findings[at - 1].event < f->event) {
		set->findings[at] = set->findings[at - 1];
		at--;
	}
	set->findings[at] = *f;
}

/* What is said of each event of the row. */
static void add_events(struct series_set *set, const struct series *s, const struct moment *m,
		       const double *values, struct row_score *out)
{
	struct finding f;

	for (size_t i = 0; i < set->options.columns_n; i++) {
		const struct reading *r = &set->readings[i];

		if (!(r->event > 0.0f))
			continue;
		column_finding(&s->columns[i], m, r, values[i], &f);
		f.column = (uint16_t)i;
		add_finding(set, out, &f);
	}
}

/* 1 is the limit at which a state begins, a half that below which it ends. */
static float on_scale(float u, float limit)
{
	if (u >= limit)
		return u / limit;
	if (u < STATE_LEAVE)
		return 0.5f * u / STATE_LEAVE;
	return 0.5f + 0.5f * (u - STATE_LEAVE) / (limit - STATE_LEAVE);
}

/*
 * Past the limit the state holds until every column is back within 1.96 of its usual spread,
 * and so is all company, or as long as that cannot be seen. Does it speak of the company?
 */
static bool judge_state(const struct series_set *set, struct series *s, float limit, size_t worst,
			const struct parting *p, struct row_score *out)
{
	float alone = on_scale(set->readings[worst].experts[READING_STATE], limit);
	float company = AF_LIKELY(!(p->u > 0.0f)) ? 0.0f : on_scale(p->u, p->limit);
	bool was_on = s->on, of_company = company > alone;

	out->state_column = (uint16_t)(of_company ? p->column : worst);
	out->state = larger(company, alone);
	s->on = out->state >= (was_on ? 0.5f : 1.0f) || (was_on && p->held);
	s->state_habit *= HABIT_KEPT;
	s->parted_said = s->parted_said && s->on;
	if (!s->on || was_on)
		return of_company;
	s->state_habit += 1.0f;
	for (size_t i = 0; i < set->options.columns_n; i++)
		column_state_begins(&s->columns[i]);
	return of_company;
}

static void tell_state(const struct series_set *set, struct series *s, const struct moment *m,
		       const struct parting *p, const double *values, struct row_score *out)
{
	size_t i = out->state_column;

	if (p) {
		parting_finding(set, s, p, values, &out->state_finding);
		out->state_finding.expert = EXPERT_STATE;
	} else {
		column_state_finding(&s->columns[i], m, &set->readings[i], values[i],
				     &out->state_finding);
	}
	out->state_finding.column = (uint16_t)i;
	out->state_finding.ongoing = true;
}

/* Told once, as long as the state holds. */
static void add_parting(struct series_set *set, struct series *s, const struct parting *p,
			const double *values, struct row_score *out)
{
	struct finding f;

	if (AF_LIKELY(p->u < p->limit) || s->parted_said)
		return;
	parting_finding(set, s, p, values, &f);
	if (f.event < f.threshold)
		return;
	s->parted_said = true;
	add_finding(set, out, &f);
}

void series_score(struct series_set *set, uint32_t id, int64_t time_ns, const double *values,
		  struct row_score *out)
{
	struct series *s = set_series(set, id);
	struct moment m = { .threshold = set->threshold,
			    .state_limit = set->state_limit + STATE_BAR * s->state_habit,
			    .crowd = set->crowd,
			    .bin = daily_bin(time_ns) };
	const size_t n = set->options.columns_n;
	struct leaders leaders;
	struct parting parting;
	struct finding f;
	struct runs gaps = s->gaps;
	float seconds;
	bool event, of_company;

	out->findings = set->findings;
	out->findings_n = 0;
	out->experts[EXPERT_GAP] = take_time(s, time_ns, &seconds);
	out->young = s->rows < TAIL_SILENT;
	s->rows++;
	event = columns_take(s->columns, n, &m, values, set->readings);
	leaders = find_leaders(set->readings, n);
	if (AF_UNLIKELY(event)) {
		leaders.strongest = strongest_event(set->readings, n);
		add_events(set, s, &m, values, out);
	}
	keep_strongest(out, set->readings, leaders.strongest);
	keep_experts(set->readings, n, out->experts);
	if (out->experts[EXPERT_GAP] >= larger(GAP_THRESHOLD, set->threshold)) {
		gap_finding(out->experts[EXPERT_GAP], larger(GAP_THRESHOLD, set->threshold),
			    seconds, runs_usual(&gaps, seconds), &f);
		add_finding(set, out, &f);
	}
	parting_take(set, s, STATE_BAR * s->state_habit, &parting);
	out->experts[EXPERT_COMPANY] = parting_surprise(&parting);
	of_company = judge_state(set, s, m.state_limit, leaders.worst, &parting, out);
	add_parting(set, s, &parting, values, out);
	out->ongoing = s->on && out->state >= 0.5f;
	if (AF_UNLIKELY(out->ongoing))
		tell_state(set, s, &m, of_company ? &parting : NULL, values, out);
}

bool series_silence(const struct series_set *set, uint32_t id, int64_t now_ns, struct finding *out)
{
	const struct series *s = set_series(set, id);
	float threshold = larger(GAP_THRESHOLD, set->threshold);
	float seconds, surprise;

	if (!s->has_time || now_ns == TIME_NONE || now_ns <= s->last_time)
		return false;
	seconds = seconds_between(s->last_time, now_ns);
	surprise = gap_surprise(s, seconds);
	if (surprise < threshold)
		return false;
	gap_finding(surprise, threshold, seconds, runs_usual(&s->gaps, seconds), out);
	return true;
}

int64_t series_last_time(const struct series_set *set, uint32_t id, uint64_t *rows_at_it)
{
	const struct series *s = set_series(set, id);

	*rows_at_it = s->rows_at_last;
	return s->has_time ? s->last_time : TIME_NONE;
}
