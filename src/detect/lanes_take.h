/* SPDX-License-Identifier: MIT */
/*
 * lanes_take.h - the way of the readings in the lanes from the first question to the last lesson.
 *
 * For column.c and column_alone.c only: inline, once for each LANES.
 */
#ifndef AF_LANES_TAKE_H
#define AF_LANES_TAKE_H

#include "detect/lanes_ask.h"
#include "detect/lanes_learn.h"

/* Is one of them an event? */
static inline bool lanes_take(struct lanes *l, const struct moment *m)
{
	struct judgement j;
	bool event = false;

	lanes_measure(l);
	if (AF_LIKELY(m->bin != DAILY_NO_BIN))
		lanes_measure_day(l, m);
	else
		l->day.statistic = four_all(0.0f);
	lanes_find_places(l);
	lanes_look_at_patterns(l);
	lanes_ask_state(l);
	lanes_ask_others(l, m);
	lanes_ask_tails(l, m);
	lanes_ask_patterns(l);
	judge(m, l->said, l->rows, &j);
	lanes_report(l, &j);
	if (AF_UNLIKELY((j.may_be_event & LANES_ALL) != 0))
		event = lanes_judge_events(l, &j, m);
	lanes_learn(l, m);
	return event;
}

#endif
