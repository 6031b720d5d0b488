/* SPDX-License-Identifier: MIT */
#include "detect/daily.h"

#include <math.h>

#include "detect/larger.h"
#include "detect/local.h"
#include "input/row.h"

static const float VISIT_GAIN = 0.25f;
static const float CLIP = 5.0f;

uint8_t daily_bin(int64_t time_ns)
{
	int64_t half_hour = INT64_C(1800000000000);
	int64_t bin;

	if (time_ns == TIME_NONE)
		return DAILY_NO_BIN;
	bin = time_ns / half_hour % DAILY_BINS;
	return (uint8_t)(bin < 0 ? bin + DAILY_BINS : bin);
}

static void close_visit(struct daily *d, uint8_t bin, float least)
{
	float n = (float)d->visit_rows;
	float start = 1.0f / (float)(d->visits[bin] + 1);
	float gain = start > VISIT_GAIN ? start : VISIT_GAIN;
	float move = d->sum / n - d->level[bin];
	float deviation = d->deviation_sum / n;
	float most = CLIP * daily_spread(d, bin, least);

	if (d->visits[bin] >= DAILY_VISITS_SILENT) {
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

void daily_turn(struct daily *d, uint8_t bin, float least)
{
	if (d->bin != 0)
		close_visit(d, (uint8_t)(d->bin - 1), least);
	d->bin = (uint8_t)(bin + 1);
	d->visit_rows = 0;
	d->sum = d->deviation_sum = 0.0f;
}

bool daily_band(const struct daily *d, double x, float recent, uint8_t bin, float least,
		float surprise, double *low, double *high)
{
	float reach, level;
	double pull, spread;

	if (bin == DAILY_NO_BIN || d->visits[bin] < DAILY_VISITS_SILENT || !daily_has_seen_days(d))
		return false;
	level = d->level[bin];
	reach = daily_spread(d, bin, least) * tail_statistic(tail_place_of(&d->tail, surprise));
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
	spread = (double)daily_spread(d, bin, least);
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
