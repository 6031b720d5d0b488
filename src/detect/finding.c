/* SPDX-License-Identifier: MIT */
#include "detect/finding.h"

#include <assert.h>

static const char *const kind_names[KINDS_N] = {
	[KIND_SPIKE] = "spike",
	[KIND_DROP] = "drop",
	[KIND_LEVEL_SHIFT] = "level_shift",
	[KIND_DRIFT] = "drift",
	[KIND_FLATLINE] = "flatline",
	[KIND_NOISE] = "noise",
	[KIND_OUT_OF_RANGE] = "out_of_range",
	[KIND_TIME_OF_DAY] = "time_of_day",
	[KIND_SHAPE] = "shape",
	[KIND_GAP] = "gap",
	[KIND_MISSING] = "missing",
	[KIND_OTHER] = "other",
};

static const char *const expert_names[EXPERTS_N] = {
	[EXPERT_LEVEL] = "level",     [EXPERT_DAILY] = "time_of_day",
	[EXPERT_RANGE] = "range",     [EXPERT_SHAPE] = "shape",
	[EXPERT_NOISE] = "noise",     [EXPERT_FLATLINE] = "flatline",
	[EXPERT_MISSING] = "missing", [EXPERT_PATTERN] = "pattern",
	[EXPERT_LOCAL] = "local",     [EXPERT_GAP] = "gap",
	[EXPERT_STATE] = "state",     [EXPERT_COMPANY] = "company",
};

const char *kind_name(enum kind kind)
{
	assert((unsigned)kind < KINDS_N);
	return kind_names[kind];
}

const char *expert_name(enum expert expert)
{
	assert((unsigned)expert < EXPERTS_N);
	return expert_names[expert];
}

bool kind_from_name(struct span name, enum kind *kind)
{
	for (unsigned i = 0; i < KINDS_N; i++) {
		if (span_is(name, kind_names[i])) {
			*kind = (enum kind)i;
			return true;
		}
	}
	return false;
}
