/* SPDX-License-Identifier: MIT */
#include "detect/parting.h"

#include "detect/larger.h"
#include "detect/own_units.h"

static float surprise_of(float u)
{
	return smaller(TAIL_MOST, 0.217f * u * u);
}

float parting_surprise(const struct parting *p)
{
	return surprise_of(p->u);
}

void parting_look(struct series_set *set, struct series *s, struct parting *p)
{
	const size_t n = set->options.columns_n;
	const uint64_t row = s->rows - 1;
	struct company *company = set_company(set, s);
	bool each = s->together || row < COMPANY_TRIAL;

	s->together = company_take(company, s->columns, set->readings, n, row, each, p->limit,
				   &set->company);
	if (!s->together)
		return;
	for (size_t i = 0; i < n; i++) {
		p->u = larger(p->u, set->company.u[i]);
		p->held |= set->company.u[i] < 0.0f;
	}
	if (p->u > 0.0f)
		p->column = company_leader(company, n, &set->company);
}

void parting_finding(const struct series_set *set, struct series *s, const struct parting *p,
		     const double *values, struct finding *f)
{
	const struct column *c = &s->columns[p->column];
	const struct company *company = set_company(set, s);
	double low, high, unit;

	company_band(company, c, p->column, &set->company, &low, &high);
	unit = (high - low) / (2.0 * COMPANY_BAND);
	*f = finding_begin(EXPERT_COMPANY, KIND_OTHER, surprise_of(p->u));
	f->column = (uint16_t)p->column;
	f->partner = (uint16_t)company_partner(company, p->column);
	f->event = f->score;
	f->threshold = larger(surprise_of(p->limit), set->threshold);
	f->value = values[p->column];
	f->low = units_value(c, low);
	f->high = units_value(c, high);
	f->spread = units_size(c, unit);
}
