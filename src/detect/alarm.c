/* SPDX-License-Identifier: MIT */
#include "detect/alarm.h"

#include "detect/fastlog.h"

static const float HABIT = 0.1f;
static const float HABIT_ROWS = 10000.0f;
static const float STRONGER = 2.0f;

static float habit_at(const struct alarm *a, uint32_t row)
{
	float half_life = row < (uint32_t)HABIT_ROWS ? (float)row + 1.0f : HABIT_ROWS;
	float halvings = (float)(row - a->habit_row) / half_life;

	return halvings < 60.0f ? a->habit * fast_exp2(-halvings) : 0.0f;
}

float alarm_bar(const struct alarm *a, uint32_t row)
{
	return HABIT * habit_at(a, row);
}

bool alarm_event(struct alarm *a, uint32_t row, float strength, float threshold)
{
	uint32_t quiet = (uint32_t)((uint64_t)row * 3 / 100);

	if (strength < threshold)
		return false;
	if (row < a->quiet_until && strength < a->strength + STRONGER)
		return false;
	a->habit = habit_at(a, row) + 1.0f;
	a->habit_row = row;
	a->strength = strength;
	a->quiet_until = row + (quiet < 20 ? 20 : quiet > 500 ? 500 : quiet);
	return true;
}
