/* SPDX-License-Identifier: MIT */
#include "detect/daily.h"

#include <math.h>

#include "detect/larger.h"
#include "detect/local.h"
#include "input/row.h"

static const float VISIT_GAIN = 0.25f;
static const float CLIP = 5.0f;
static const float SPREAD_LEAST = 1e-18f;
enum { VISITS_SILENT = 3 };

uint8_t daily_bin(int64_t time_ns)
{
	int64_t half_hour = INT64_C(1800000000000);
	int64_t bin;

	if (time_ns == TIME_NONE)
		return DAILY_NO_BIN;
	bin = time_ns / half_hour % DAILY_BINS;
	return (uint8_t)(bin < 0 ? bin + DAILY_BINS : bin);
}

static float spread_of(const struct daily *d, uint8_t bin, float least)
{
	return larger(d->spread[bin], larger(least, SPREAD_LEAST));
}

float daily_statistic(const struct daily *d, float recent, uint8_t bin, float least,
		      struct departure *f)
{
	f->recent = recent;
	f->speaks = bin != DAILY_NO_BIN && d->visits[bin] >= VISITS_SILENT;
	if (!f->speaks)
		return 0.0f;
	f->size = fabsf(recent - d->level[bin]);
	f->spread = spread_of(d, bin, least);
	return f->size / f->spread;
}

static bool has_seen_days(const struct daily *d)
{
	return d->judged >= DAILY_SILENT && tail_speaks(&d->tail);
}

float daily_surprise(const struct daily *d, const struct departure *f)
{
	return f->speaks && has_seen_days(d) ? tail_surprise(&d->tail, f->place) : 0.0f;
}

static void close_visit(struct daily *d, uint8_t bin, float least)
{
	float n = (float)d->visit_rows;
	float start = 1.0f / (float)(d->visits[bin] + 1);
	float gain = start > VISIT_GAIN ? start : VISIT_GAIN;
	float move = d->sum / n - d->level[bin];
	float deviation = d->deviation_sum / n;
	float most = CLIP * spread_of(d, bin, least);

	if (d->visits[bin] >= VISITS_SILENT) {
		move = larger(-most, smaller(most, move));
		deviation = smaller(most, deviation);
		if (d->judged < DAILY_SILENT)
			d->judged++;
	}
	d->level[bin] += gain * move;
	if (d->visits[bin] > 0)
		d->spread[bin] +=
			(d->visits[bin] == 1 ? 1.0f : gain) * (deviation - d->spread[bin]);
	if (d->visits[bin] < 255)
		d->visits[bin]++;
}

/* Most often what it was judged by, whose place is known. */
static float place_of(const struct departure *f, float size, float spread)
{
	if (AF_LIKELY(f->speaks && size == f->size && spread == f->spread))
		return f->place;
	return tail_place(size / spread);
}

void daily_learn(struct daily *d, uint8_t bin, float least, const struct departure *f)
{
	float size;

	if (bin == DAILY_NO_BIN)
		return;
	if (AF_UNLIKELY(d->bin != bin + 1)) {
		if (d->bin != 0)
			close_visit(d, (uint8_t)(d->bin - 1), least);
		d->bin = (uint8_t)(bin + 1);
		d->visit_rows = 0;
		d->sum = d->deviation_sum = 0.0f;
	}
	size = fabsf(f->recent - d->level[bin]);
	if (d->visits[bin] >= VISITS_SILENT)
		(void)tail_take(&d->tail, place_of(f, size, spread_of(d, bin, least)), TAIL_SILENT);
	d->visit_rows++;
	d->sum += f->recent;
	d->deviation_sum += size;
}

bool daily_band(const struct daily *d, double x, float recent, uint8_t bin, float least,
		float surprise, double *low, double *high)
{
	float reach, level;
	double pull, spread;

	if (bin == DAILY_NO_BIN || d->visits[bin] < VISITS_SILENT || !has_seen_days(d))
		return false;
	level = d->level[bin];
	reach = spread_of(d, bin, least) * tail_statistic(tail_place_of(&d->tail, surprise));
	/* A reading moves the mean by LOCAL_GAIN of its distance: what it would have had to be. */
	*low = (double)(level - reach);
	*high = (double)(level + reach);
	if (recent > level) {
		pull = x - ((double)recent - *high) / (double)LOCAL_GAIN;
		*high = pull < *high ? pull : *high;
	} else {
		pull = x + (*low - (double)recent) / (double)LOCAL_GAIN;
		*low = pull > *low ? pull : *low;
	}
	spread = (double)spread_of(d, bin, least);
	if (*high - *low >= spread)
		return true;
	/*
	 * So far gone that no usual reading brings the mean back: the half hour's own band then,
	 * on the near side of the reading. Its width is the reach or, where the reading has
	 * come back already, at least the spread, which has a floor from the column's.
	 */
	*low = (double)(level - reach);
	*high = (double)(level + reach);
	if (recent > level && x - spread < *high) {
		*high = x - spread;
		*low = fmin(*low, *high - spread);
	} else if (recent <= level && x + spread > *low) {
		*low = x + spread;
		*high = fmax(*high, *low + spread);
	}
	return true;
}
