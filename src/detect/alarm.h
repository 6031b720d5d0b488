/* SPDX-License-Identifier: MIT */
/*
 * alarm.h - surprises become events: one an episode.
 *
 * The bar is what a surprise must clear besides the threshold: a series that
 * cries often is believed less (0.1 for every event, forgotten with a half-life
 * of the rows seen, 10,000 at most). That a young series has shown little is
 * the tail's business (its prior). After an event nothing is said for 3 % of
 * the rows seen (20 to 500), unless two decades rarer: one decade is the
 * ordinary way of an episode from its first row to its worst.
 */
#ifndef AF_ALARM_H
#define AF_ALARM_H

#include <stdbool.h>
#include <stdint.h>

struct alarm {
	float habit; /* events, decayed to the row of habit_row */
	uint32_t habit_row;
	uint32_t quiet_until;
	float strength; /* of the episode's strongest event */
};

/* Bar in force at the column's row number `row`. */
float alarm_bar(const struct alarm *a, uint32_t row);

/* True if a surprise of that strength (bar taken off) at `row` is an event; then it is remembered.
 */
bool alarm_event(struct alarm *a, uint32_t row, float strength, float threshold);

#endif
