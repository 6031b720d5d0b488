/* SPDX-License-Identifier: MIT */
#include "verdict/behaviour_parts.h"

#include "verdict/ways.h"

static const char way[] = "says that it went a way that it did not go";
static const char unchanged[] = "calls unchanged what changes";
static const char often[] = "says that it happens more often than it does";
static const char much[] = "says how much it was, which the data do not bear out";
static const char extreme[] = "names a wrong reading as the least or greatest";
static const char fast[] = "says how fast it changed, which the data do not bear out";
static const char duration[] = "says how long it lasts, which the data do not bear out";
static const char when[] = "names a time that is not its own";

static const struct meaning {
	enum lexeme lexeme;
	meaning_fn *is_true;
	const char *wrong;
} meanings[] = {
	{ LEXEME_SMALL, behaviour_sized, much },
	{ LEXEME_LARGE, behaviour_sized, much },
	{ LEXEME_FIGURE, behaviour_sized, much },
	{ LEXEME_ABOVE, behaviour_beyond, way },
	{ LEXEME_BELOW, behaviour_beyond, way },
	{ LEXEME_HIGHER, behaviour_higher, way },
	{ LEXEME_LOWER, behaviour_higher, way },
	{ LEXEME_HIGHEST, behaviour_extreme, extreme },
	{ LEXEME_LOWEST, behaviour_extreme, extreme },
	{ LEXEME_DEEPER, behaviour_deeper, "compares two anomalies wrongly" },
	{ LEXEME_MOST, behaviour_mostly, often },
	{ LEXEME_EQUAL, behaviour_equal, unchanged },
	{ LEXEME_SINGLE, behaviour_single, often },
	{ LEXEME_CHANGE, behaviour_change, unchanged },
	{ LEXEME_LONGER, behaviour_lasting, duration },
	{ LEXEME_SHORTER, behaviour_lasting, duration },
	{ LEXEME_STOPS, behaviour_stops, "says that it came back, which the data do not bear out" },
	{ LEXEME_SAME, behaviour_same, "calls alike what is not" },
	{ LEXEME_NEGATIVE, behaviour_sign, "gives a reading the wrong sign" },
	{ LEXEME_POSITIVE, behaviour_sign, "gives a reading the wrong sign" },
	{ LEXEME_NORMAL, behaviour_normal, "calls ordinary what stands as an anomaly" },
	{ LEXEME_UP, behaviour_goes, way },
	{ LEXEME_DOWN, behaviour_goes, way },
	{ LEXEME_HIGH, behaviour_high, way },
	{ LEXEME_LOW, behaviour_high, way },
	{ LEXEME_BACK, behaviour_back, "says that it came back, which the data do not bear out" },
	{ LEXEME_STAYS, behaviour_stays, "says that it stays, which the data do not bear out" },
	{ LEXEME_SUDDEN, behaviour_pace, fast },
	{ LEXEME_GRADUAL, behaviour_pace, fast },
	{ LEXEME_RECURS, behaviour_recurs, often },
	{ LEXEME_SWINGS, behaviour_swings, "says that it swings, which the data do not bear out" },
	{ LEXEME_STILL, behaviour_still, unchanged },
	{ LEXEME_CALM, behaviour_calm, unchanged },
	{ LEXEME_ABSENT, behaviour_absent, "calls readings missing that are there" },
	{ LEXEME_TOGETHER, behaviour_joint, "joins what did not happen together" },
	{ LEXEME_MANY, behaviour_many, often },
	{ LEXEME_SHORT, behaviour_lasting, duration },
	{ LEXEME_LONG, behaviour_lasting, duration },
	{ LEXEME_EARLY, behaviour_part, when },
	{ LEXEME_LATE, behaviour_part, when },
	{ LEXEME_NIGHT, behaviour_time, when },
	{ LEXEME_MORNING, behaviour_time, when },
	{ LEXEME_NOON, behaviour_time, when },
	{ LEXEME_AFTERNOON, behaviour_time, when },
	{ LEXEME_EVENING, behaviour_time, when },
	{ LEXEME_MIDNIGHT, behaviour_time, when },
	{ LEXEME_WEEKEND, behaviour_time, when },
};

/* "Flow did not change when pressure rose", "flow rose as pressure fell": each part has its own. */
static void narrow(struct place *p)
{
	const struct tokens *t = p->l->t;
	size_t middle = p->begin, n = 0, ways = 0;
	bool before = false;
	for (size_t j = p->begin + 1; j + 1 < p->end; j++) {
		ways += ways_said(t, j) != 0;
		if (token_is(&t->list[j], "when") || (token_is(&t->list[j], "as") && ways > 0))
			middle = j;
	}
	if (middle == p->begin)
		return;
	before = p->i < middle;
	for (size_t j = before ? p->begin : middle; j < (before ? middle : p->end); j++)
		if (t->list[j].type == TOKEN_NAME && t->list[j].column != TOKEN_NO_COLUMN &&
		    n < sizeof p->list / sizeof p->list[0])
			p->list[n++] = t->list[j].column;
	p->columns.n = n > 0 ? n : p->columns.n;
}

void behaviour_place(struct place *p, const struct look *l, size_t i)
{
	*p = (struct place){ .l = l,
			     .i = i,
			     .begin = role_clause_begins(l->t, i),
			     .end = role_clause_ends(l->t, i) };
	for (size_t j = p->begin; j < p->end; j++) {
		const struct token *t = &l->t->list[j];
		if (t->type == TOKEN_NAME && t->column != TOKEN_NO_COLUMN &&
		    p->columns.n < sizeof p->list / sizeof p->list[0])
			p->list[p->columns.n++] = t->column;
		p->figure |= t->type == TOKEN_NUMBER && !role_is_row(l->t, j) && !t->ordinal;
	}
	p->named = p->columns.n > 0;
	p->columns.list = p->list;
	if (p->columns.n > 1)
		narrow(p);
	if (!p->named)
		p->columns = l->columns;
	p->negated = role_negated(l->t, p->begin, i);
}

const char *behaviour_wrong(const struct look *l, size_t i, enum lexeme lexeme)
{
	struct place p;
	behaviour_place(&p, l, i);
	for (size_t m = 0; m < sizeof meanings / sizeof meanings[0]; m++)
		if (meanings[m].lexeme == lexeme)
			return meanings[m].is_true(&p, lexeme) ? NULL : meanings[m].wrong;
	return NULL;
}
