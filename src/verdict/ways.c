/* SPDX-License-Identifier: MIT */
#include "verdict/ways.h"

#include <math.h>

#include "verdict/role_parts.h"

static int way_of(const struct subject *s)
{
	const struct finding *f = s->finding;
	double from = f && !isnan(f->before) ? f->before : (double)NAN;
	if (isnan(from) && f && !isnan(f->low) && !isnan(f->high))
		from = (f->low + f->high) / 2;
	/* Of these nothing is said of one way; a jump that ends one is another row's. */
	bool still = f && (f->kind == KIND_FLATLINE || f->kind == KIND_NOISE);
	if (still || isnan(from) || isnan(s->value))
		return 0;
	return s->value > from ? 1 : s->value < from ? -1 : 0;
}

static const char up[] =
	" \xD0\xB2\xD1\x8B\xD1\x80\xD0\xBE\xD1\x81\xD0\xBB\xD0\xBE "
	"\xD0\xB2\xD1\x8B\xD1\x80\xD0\xBE\xD1\x81 "
	"\xD0\xB2\xD1\x8B\xD1\x80\xD0\xBE\xD1\x81\xD0\xBB\xD0\xB0 "
	"\xD0\xB2\xD1\x8B\xD1\x80\xD0\xBE\xD1\x81\xD0\xBB\xD0\xB8 "
	" rose rises rising jumped jumps increased increases increasing climbing growing "
	"soared surged surges climbed climbs spiked warmed "
	"warms "
	"heated stieg steigt sprang kletterte subi\xC3\xB3 aument\xC3\xB3 sali\xC3\xB3 "
	"salita salito mont\xC3\xA9 mont\xC3\xA9"
	"e grimp\xC3\xA9 subiu ";
static const char down[] =
	" \xD1\x83\xD0\xBF\xD0\xB0\xD0\xBB\xD0\xBE \xD1\x83\xD0\xBF\xD0\xB0\xD0\xBB "
	"\xD1\x83\xD0\xBF\xD0\xB0\xD0\xBB\xD0\xB0 \xD1\x83\xD0\xBF\xD0\xB0\xD0\xBB\xD0\xB8 "
	"\xD1\x81\xD0\xBD\xD0\xB8\xD0\xB7\xD0\xB8\xD0\xBB\xD0\xBE\xD1\x81\xD1\x8C "
	" fell falls falling dropped drops dropping decreased decreases decreasing declined "
	"declining sinking plunged plunges sank dipped dips collapsed "
	"plummeted cooled cools sinks fiel f\xC3\xA4llt sank sinkt scesa sceso calata "
	"cay\xC3\xB3 baj\xC3\xB3 "
	"chut\xC3\xA9 tomb\xC3\xA9 tomb\xC3\xA9"
	"e baiss\xC3\xA9 descendu descendue caiu ";

/* 1: "rose", "went up", "a rise", "too high"; -1: "fell", "a decrease", "far too low"; 0: neither.
 */
int ways_said(const struct tokens *t, size_t i)
{
	static const char degree[] = " unusually too very abnormally exceptionally extremely "
				     "surprisingly unexpectedly ";
	static const char went[] = " went goes going gone shot came comes ";
	const struct token *w = &t->list[i], *before = &t->list[i > 0 ? i - 1 : t->n];
	if (token_in(before, degree) && token_in(w, " high low "))
		return token_is(w, "high") ? 1 : -1;
	if (token_in(before, went) && token_in(w, " up down "))
		return token_is(w, "up") ? 1 : -1;
	if (token_in(w, " rise increase surge upward upwards "))
		return 1;
	if (token_in(w, " fall decrease decline slump downward downwards "))
		return -1;
	return token_in(w, up) - token_in(w, down);
}

/* Did some anomaly of the column go that way, or is there none to tell? */
static bool column_went(const struct known *k, uint16_t column, int way)
{
	bool any = false, went = false;
	for (size_t i = 0; i < k->subjects_n; i++) {
		if (k->subjects[i].column != column)
			continue;
		any = true;
		went |= way_of(&k->subjects[i]) * way >= 0;
	}
	return went || !any;
}

/* "Both load and rpm rose": each of the columns that stand before the verb. */
static bool columns_true(const struct tokens *t, const struct known *k)
{
	for (size_t i = 1; i < t->n; i++) {
		int way = ways_said(t, i);
		for (size_t j = i; way != 0 && j-- > 0;) {
			const struct token *w = &t->list[j];
			bool name = w->type == TOKEN_NAME && w->column != TOKEN_NO_COLUMN;
			/* "0.4 mm fell": a unit. */
			if (name && j > 0 && role_is_number(&t->list[j - 1]))
				break;
			if (name && !column_went(k, w->column, way))
				return false;
			if (!name && !token_is_mark(w, ',') &&
			    !token_in(w, " and both the suddenly "))
				break;
		}
	}
	return true;
}

/* "rose to 12.7" where it fell: only if every subject went the other way and the text knows one way
 * only. */
static bool way_true(const struct tokens *t, const struct known *k)
{
	bool says_up = false, says_down = false, went_up = false, went_down = false;
	for (size_t i = 0; i < t->n; i++) {
		int way = ways_said(t, i);
		says_up |= way > 0;
		/* "0.4 mm fell": of rain. */
		says_down |= way < 0 && !(i > 0 && (role_is_number(&t->list[i - 1]) ||
						    (i > 1 && role_is_number(&t->list[i - 2]))));
	}
	for (size_t i = 0; i < k->subjects_n; i++) {
		int way = way_of(&k->subjects[i]);
		went_up |= way >= 0;
		went_down |= way <= 0;
	}
	return k->subjects_n == 0 || says_up == says_down || (says_up ? went_up : went_down);
}

/* "Both force and stroke shifted": a column that is said to have moved is one of the anomalies'. */
static bool moved_true(const struct tokens *t, const struct known *k)
{
	for (size_t i = 1; i < t->n; i++) {
		bool both = false, number = false;
		size_t begin = role_clause_begins(t, i), end = role_clause_ends(t, i);
		if (!token_in(&t->list[i],
			      " shifted moved changed jumped rose fell spiked dropped climbed "))
			continue;
		for (size_t j = begin; j < end; j++) {
			both |= token_is(&t->list[j], "both");
			number |= role_is_number(&t->list[j]) && !role_is_row(t, j);
		}
		for (size_t j = begin; both && !number && j < i; j++) {
			bool stands = t->list[j].type != TOKEN_NAME ||
				      t->list[j].column == TOKEN_NO_COLUMN;
			for (size_t s = 0; s < k->subjects_n && !stands; s++)
				stands = k->subjects[s].anomaly &&
					 k->subjects[s].column == t->list[j].column;
			if (!stands)
				return false;
		}
	}
	return true;
}

bool ways_true(const struct tokens *t, const struct known *k)
{
	return way_true(t, k) && columns_true(t, k) && moved_true(t, k);
}
