/* SPDX-License-Identifier: MIT */
/*
 * units.h - what a unit behind a number makes of it.
 *
 * "29 mV" of a column called cell_v is 0.029, "103.87 kPa" of pressure_pa
 * 103870: a column says its unit by the last part of its name, or by the whole
 * of it. Where it says none, the number may be meant as it stands or in the
 * plain unit.
 */
#ifndef AF_UNITS_H
#define AF_UNITS_H

#include <stdbool.h>

#include "verdict/numbers_parts.h"

struct scaled {
	double scale;	/* what 1 of it is worth in the column's unit; 1 if no unit is known */
	bool of_column; /* some column that the text speaks of has a unit of the same sort */
	bool sure;	/* there is no other: the number cannot be meant as it stands */
};

struct scaled units_scale(const struct look *l, size_t i);

#endif
