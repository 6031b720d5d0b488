/* SPDX-License-Identifier: MIT */
#include "verdict/severity.h"

#include "base/span.h"

static const char *const names[] = { "none", "low", "medium", "high", "critical" };

const char *severity_name(enum severity severity)
{
	return names[severity];
}

bool severity_from_name(struct span name, enum severity *severity)
{
	for (int i = SEVERITY_NONE; i <= SEVERITY_CRITICAL; i++)
		if (span_is(name, names[i])) {
			*severity = (enum severity)i;
			return true;
		}
	return false;
}

double severity_ratio(const struct finding *f, float fallback)
{
	double threshold = f->threshold > 0 ? (double)f->threshold : (double)fallback;
	double strength = f->event > f->score ? (double)f->event : (double)f->score;
	return threshold > 0 ? strength / threshold : 1;
}

static enum severity step(double measure, double medium, double high, double critical)
{
	if (measure >= critical)
		return SEVERITY_CRITICAL;
	if (measure >= high)
		return SEVERITY_HIGH;
	return measure >= medium ? SEVERITY_MEDIUM : SEVERITY_LOW;
}

enum severity severity_of(const struct finding *f, float state, float fallback)
{
	if (f->ongoing || f->expert == EXPERT_STATE)
		return step((double)state, 1.5, 2.5, 4);
	return step(severity_ratio(f, fallback), 1.25, 2, state >= 1 ? 2 : 3);
}

enum severity severity_moved(enum severity detector, enum severity model)
{
	if (model > detector)
		model = (enum severity)(detector + (detector < SEVERITY_CRITICAL));
	else if (model < detector)
		model = (enum severity)(detector - 1);
	return model < SEVERITY_LOW ? SEVERITY_LOW : model;
}
