/* SPDX-License-Identifier: MIT */
#include "model/exam_parts.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "detect/finding.h"

/*
 * Six pairs of a fault and an ordinary candidate. What a pair shares: position,
 * score, expert, which side of its band the value lies on and how far, counted
 * in the deviations that the line gives. So a rule that reads the candidate's
 * line alone says the same to both, and is right once in each pair.
 */
enum side { ABOVE, BELOW, INSIDE };

struct pair {
	size_t at;
	float score;
	uint8_t expert;
	enum side side;
	double beyond; /* deviations beyond the band's edge */
	double height; /* of the event above or below the level, in deviations */
};

struct unit {
	const char *column;
	double level, deviation;
	int places;
};

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t draw(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

static double uniform(uint64_t *state, double from, double to)
{
	return from + (to - from) * ((double)(draw(state) >> 11) * 0x1p-53);
}

static size_t below(uint64_t *state, size_t n)
{
	return (size_t)(draw(state) % n);
}

/* Noise of about one deviation, never beyond two and a half. */
static double noise(uint64_t *state)
{
	double sum = 0;
	for (int i = 0; i < 3; i++)
		sum += uniform(state, -1, 1);
	return sum * 0.83;
}

static const double pi = 3.14159265358979323846;

/* A deviation's worth of each row, in deviations from the level; fault rows are marked. */
typedef void formula_fn(struct exam_sheet *s, const struct pair *p, uint64_t *rng);

static void calm(struct exam_sheet *s, uint64_t *rng)
{
	for (size_t i = 0; i < EXAM_ROWS; i++)
		s->values[i] = noise(rng);
}

static void spike(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	calm(s, rng);
	s->values[p->at] = p->height;
	s->in_fault[p->at] = true;
}

static void drop(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	calm(s, rng);
	s->values[p->at] = -p->height;
	s->in_fault[p->at] = true;
}

static void shift(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	calm(s, rng);
	for (size_t i = p->at; i < EXAM_ROWS; i++) {
		s->values[i] = p->height + (i == p->at ? 0 : 0.6 * noise(rng));
		s->in_fault[i] = true;
	}
}

static void flat_line(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	calm(s, rng);
	for (size_t i = p->at - 5; i < EXAM_ROWS; i++) {
		s->values[i] = p->height;
		s->in_fault[i] = true;
	}
}

/* Every sixth row a beat; the one that was due at the candidate is missing. */
static void missing_beat(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	for (size_t i = 0; i < EXAM_ROWS; i++) {
		bool beat = i % 6 == p->at % 6 && i != p->at;
		s->values[i] = (beat ? 0 : -p->height) + 0.3 * noise(rng);
	}
	s->values[p->at] = -p->height;
	s->in_fault[p->at] = true;
}

/* Eight rows a day, two of them high; on the candidate's day four rows early. */
static void wrong_time(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	for (size_t i = 0; i < EXAM_ROWS; i++) {
		size_t phase = (i + EXAM_ROWS - p->at) % 8; /* 0: the candidate's hour */
		bool moved = i >= p->at && i < p->at + 8;
		bool high = moved ? phase <= 1 : phase == 4 || phase == 5;
		s->values[i] = (high ? p->height : 0) + 0.4 * noise(rng);
		s->in_fault[i] = moved && (phase <= 1 || phase == 4 || phase == 5);
	}
	s->values[p->at] = p->height;
}

/* Peaks of one height, at distances that are not all alike. */
static void peak(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	calm(s, rng);
	for (size_t i = p->at; i >= 6;) {
		i -= 4 + below(rng, 3);
		s->values[i] = p->height * uniform(rng, 0.94, 1.06);
	}
	s->values[p->at] = p->height;
	if (p->at + 5 < EXAM_ROWS)
		s->values[p->at + 5] = p->height * uniform(rng, 0.94, 1.06);
}

static void crest(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	for (size_t i = 0; i < EXAM_ROWS; i++) {
		double turn = 2 * pi * ((double)i - (double)p->at) / 10;
		s->values[i] = p->height * (1.5 * cos(turn) - 0.5) + 0.25 * noise(rng);
	}
	s->values[p->at] = p->height;
}

/* As wide as this all the time. */
static void noisy(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	for (size_t i = 0; i < EXAM_ROWS; i++) {
		double far = i % 3 == p->at % 3 ? 0.85 : 0.1;
		double side = draw(rng) & 1 ? 1 : -1;
		s->values[i] = side * p->height * uniform(rng, far, 1.05);
	}
	for (size_t back = 6; back <= 24; back += 6)
		s->values[p->at - back] = p->height * uniform(rng, 0.97, 1.05);
	s->values[p->at] = p->height;
}

/* Two rows of rest in every eight; the candidate is the first of such a pair. */
static void pause_short(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	for (size_t i = 0; i < EXAM_ROWS; i++) {
		bool rest = (i + EXAM_ROWS - p->at) % 8 < 2;
		s->values[i] = rest ? -p->height + 0.2 * noise(rng) : 0.8 * noise(rng);
	}
	s->values[p->at] = -p->height;
}

/* Four rows of rest in every ten. */
static void pause_long(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	for (size_t i = 0; i < EXAM_ROWS; i++) {
		bool rest = (i + EXAM_ROWS - p->at) % 10 < 4;
		s->values[i] = rest ? -p->height + 0.2 * noise(rng) : 0.8 * noise(rng);
	}
	s->values[p->at] = -p->height;
}

static void daily_peak(struct exam_sheet *s, const struct pair *p, uint64_t *rng)
{
	for (size_t i = 0; i < EXAM_ROWS; i++) {
		bool high = (i + EXAM_ROWS - p->at) % 8 < 2;
		s->values[i] = (high ? p->height * uniform(rng, 0.96, 1.04) : 0) + 0.4 * noise(rng);
	}
	s->values[p->at] = p->height;
}

static const struct kind_of_pair {
	enum side side;
	bool daily; /* eight rows a day */
	struct {
		const char *name;
		formula_fn *formula;
	} fault, ordinary;
} kinds[EXAM_QUESTIONS / 2] = {
	{ ABOVE, false, { "spike", spike }, { "peak like those before", peak } },
	{ BELOW, false, { "drop", drop }, { "pause that always comes", pause_short } },
	{ ABOVE, false, { "shift", shift }, { "noise that was always there", noisy } },
	{ INSIDE, false, { "flat line", flat_line }, { "crest of a rhythm", crest } },
	{ BELOW,
	  false,
	  { "missing beat", missing_beat },
	  { "long pause that always comes", pause_long } },
	{ ABOVE, true, { "wrong time of day", wrong_time }, { "daily peak", daily_peak } },
};

static const struct unit units[EXAM_QUESTIONS] = {
	{ "temperature", 20.4, 0.42, 2 }, { "pressure", 7.2, 0.13, 2 },
	{ "flow", 118, 3.1, 1 },	  { "current", 3.4, 0.085, 3 },
	{ "power", 1450, 38, 0 },	  { "vibration", 0.42, 0.017, 3 },
	{ "humidity", 55, 1.3, 1 },	  { "voltage", 231, 1.6, 1 },
	{ "level", 640, 11, 0 },	  { "speed", 1480, 9.5, 0 },
	{ "load", 37, 1.2, 1 },		  { "requests", 820, 24, 0 },
};

static void draw_pair(struct pair *p, enum side side, uint64_t *rng)
{
	static const uint8_t experts[] = { EXPERT_LEVEL, EXPERT_DAILY, EXPERT_RANGE, EXPERT_SHAPE };
	p->at = 26 + below(rng, 6);
	p->score = (float)(25 + below(rng, 45)) / 10.0F;
	p->expert = experts[below(rng, 4)];
	p->side = side;
	p->beyond = side == INSIDE ? -0.9 : uniform(rng, 4, 7);
	p->height = side == INSIDE ? 2.1 : p->beyond + 3;
}

static double rounded(double v, int places)
{
	double unit = pow(10, places);
	return round(v * unit) / unit;
}

/* From deviations to the sensor's own unit, and the candidate's line. */
static void in_units(struct exam_sheet *s, const struct pair *p, const struct unit *u)
{
	for (size_t i = 0; i < EXAM_ROWS; i++)
		s->values[i] = rounded(u->level + u->deviation * s->values[i], u->places);
	double v = s->values[p->at];
	double width = 6 * u->deviation;
	if (p->side == BELOW) {
		s->low = rounded(v + p->beyond * u->deviation, u->places);
		s->high = rounded(s->low + width, u->places);
	} else {
		s->high = rounded(v - p->beyond * u->deviation, u->places);
		s->low = rounded(s->high - width, u->places);
	}
	s->deviation = rounded(u->deviation, u->places + 1);
	s->column = u->column;
	s->places = u->places;
}

static void fill(struct exam_sheet *s, const struct kind_of_pair *k, bool fault,
		 const struct pair *p, const struct unit *u, uint64_t *rng)
{
	static const int64_t steps_s[] = { 60, 120, 300, 600, 900, 1800 };
	memset(s, 0, sizeof *s);
	s->name = fault ? k->fault.name : k->ordinary.name;
	s->fault = fault;
	s->at = p->at;
	s->score = p->score;
	s->expert = p->expert;
	s->first_row = 1 + 40 * below(rng, 60);
	s->step_ns = (k->daily ? 10800 : steps_s[below(rng, 6)]) * INT64_C(1000000000);
	/* 2026-01-05 and some days, at a full hour. */
	s->start_ns =
		(INT64_C(1767571200) + (int64_t)below(rng, 2000) * 3600) * INT64_C(1000000000);
	(fault ? k->fault.formula : k->ordinary.formula)(s, p, rng);
	in_units(s, p, u);
}

static void shuffle(size_t *order, size_t n, uint64_t *rng)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = below(rng, i);
		size_t t = order[i - 1];
		order[i - 1] = order[j];
		order[j] = t;
	}
}

void exam_sheets(struct exam_sheet sheets[EXAM_QUESTIONS], uint64_t seed)
{
	uint64_t rng = seed;
	size_t order[EXAM_QUESTIONS], unit[EXAM_QUESTIONS];
	for (size_t i = 0; i < EXAM_QUESTIONS; i++)
		order[i] = unit[i] = i;
	shuffle(order, EXAM_QUESTIONS, &rng);
	shuffle(unit, EXAM_QUESTIONS, &rng);
	for (size_t k = 0; k < EXAM_QUESTIONS / 2; k++) {
		struct pair p;
		draw_pair(&p, kinds[k].side, &rng);
		for (size_t f = 0; f < 2; f++)
			fill(&sheets[order[2 * k + f]], &kinds[k], f == 0, &p,
			     &units[unit[2 * k + f]], &rng);
	}
}
