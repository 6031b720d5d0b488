/* SPDX-License-Identifier: MIT */
#include "verdict/numbers_parts.h"

#include <math.h>

#include "verdict/scan.h"

enum numbers numbers_foreign(const struct look *l, const struct token *n, const char *as)
{
	err_set(l->why, ERR_INPUT, "cites %.*s%s, which the data do not bear out",
		numbers_quoted(n->text), n->text.data, as);
	return NUMBERS_FALSE;
}

/* What the number stands for: everything that rounds to it. */
struct given numbers_given(double value, double unit, uint8_t zeros, enum hedge hedge)
{
	double slack = unit / 2 * (1 + 1e-9) + fabs(value) * 1e-13;
	double step = unit * pow(10, zeros) *
		      (hedge >= HEDGE_ABOVE && fmod(value / unit, 10) == 5 ? 5 : 1);
	double wide = fmax(slack, fmin(step / 2, fabs(value) / 20));
	struct given g = { value - slack, value + slack };
	if (hedge == HEDGE_ABOUT)
		g = (struct given){ value - wide, value + wide };
	else if (hedge == HEDGE_NEARLY)
		g.low = value - wide;
	/* "over 80" of 88.2: true, and the next round number would have been said of more. */
	else if (hedge == HEDGE_ABOVE)
		g.high = fmax(g.high, value + step);
	else if (hedge == HEDGE_BELOW)
		g.low = fmin(g.low, value - step);
	return g;
}

bool numbers_has_digit(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] >= '0' && s.data[i] <= '9')
			return true;
	return false;
}

static bool question_has_word(const struct known *k, struct span word)
{
	struct span q = buf_span(&k->shown->question);
	for (size_t i = 0; i + word.len <= q.len; i++) {
		const char *at = memchr(q.data + i, word.data[0], q.len - word.len - i + 1);
		if (!at)
			return false;
		i = (size_t)(at - q.data);
		if (memcmp(at, word.data, word.len) == 0)
			return true;
	}
	return false;
}

/* Letters with digits: a candidate, a unit, a substance, or a name of the question. */
static enum numbers check_word(const struct look *l, size_t i)
{
	const struct token *w = &l->t->list[i];
	struct span s = w->text;
	if (!numbers_has_digit(s))
		return NUMBERS_TRUE;
	if (s.len == 2 && (s.data[0] | 0x20) == 'c' && s.data[1] >= '1' && s.data[1] <= '9')
		return (size_t)(s.data[1] - '0') <= l->k->shown->candidates_n
			       ? NUMBERS_TRUE
			       : numbers_foreign(l, w, " as a candidate");
	bool unit = i > 0 && l->t->list[i - 1].type == TOKEN_NUMBER && s.len <= 4 &&
		    (s.data[s.len - 1] == '2' || s.data[s.len - 1] == '3');
	if (unit || token_in(w, " co2 h2o o2 n2 no2 so2 ch4 h2 nh3 pm10 m2 m3 s2 ") ||
	    question_has_word(l->k, s))
		return NUMBERS_TRUE;
	return numbers_foreign(l, w, "");
}

/* "thirds" 3, "quarter" 4, ...; 0: none. */
static double divisor(const struct token *w)
{
	static const char *const names[] = { " third thirds ",	   " quarter quarters ",
					     " fifth fifths ",	   " sixth sixths ",
					     " seventh sevenths ", " eighth eighths ",
					     " ninth ninths ",	   " tenth tenths " };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (token_in(w, names[i]))
			return 3 + (double)i;
	return 0;
}

enum numbers numbers_fraction(const struct look *l, size_t i)
{
	double share = 100 * l->t->list[i].value / divisor(&l->t->list[i + 1]);
	struct given g = { share * .95, share * 1.05 };
	if (known_relates(l->k, &l->columns, KNOWN_SHARE, KNOWN_ALL, 0, g) ||
	    numbers_own_pair(l, i, KNOWN_SHARE, g) || known_counts(l->k, &l->columns, KNOWN_RUN, g))
		return NUMBERS_TRUE;
	return numbers_foreign(l, &l->t->list[i + 1], " as a share");
}

/* "A tenth of the reading before", "by a third": one part of so many. */
static enum numbers check_one_part(const struct look *l, size_t i)
{
	double of = divisor(&l->t->list[i]);
	const struct tokens *t = l->t;
	if (of == 0 || i == 0 || !token_in(&t->list[i - 1], " a one ") ||
	    !(token_in(&t->list[i + 1], " of lower higher less more below above ") ||
	      (i > 1 && token_is(&t->list[i - 2], "by"))) ||
	    token_in(&t->list[i + 2], " an readings rows window ") ||
	    token_in(&t->list[i + 3], " readings rows window "))
		return NUMBERS_TRUE;
	struct given g = { 95 / of, 105 / of };
	if (i > 2 && token_is(&t->list[i - 2], "than"))
		g = token_in(&t->list[i - 3], " less lower fewer ")
			    ? (struct given){ 0, 100 / of }
			    : (struct given){ 100 / of, (double)INFINITY };
	return known_relates(l->k, &l->columns, KNOWN_SHARE, KNOWN_ALL, 0, g)
		       ? NUMBERS_TRUE
		       : numbers_foreign(l, &t->list[i], " as a share");
}

double numbers_fold(struct span word)
{
	struct token n;
	if (word.len < 7 || memcmp(word.data + word.len - 4, "fold", 4) != 0)
		return 0;
	struct span count = span_of(word.data, word.len - 4);
	return scan_worded(count, &n) == count.len ? n.value : 0;
}

/* "twice the usual", "doubled", "halved": ratios without a number. */
static enum numbers check_ratio_word(const struct look *l, size_t i)
{
	static const struct {
		const char *words;
		double ratio;
	} ratios[] = { { " twice twofold ", 2 },
		       { " double doubled doubles doubling ", 2 },
		       { " triple tripled triples threefold thrice ", 3 },
		       { " quadruple quadrupled fourfold ", 4 },
		       { " tenfold ", 10 },
		       { " halved halves halving ", .5 } };
	const struct token *w = &l->t->list[i];
	double ratio = numbers_fold(w->text);
	const struct token *next = &l->t->list[i + 1];
	if (token_in(w, " twice thrice ") &&
	    !token_in(next, " the its as that what normal usual higher larger lower more typical "
			    "expected ")) {
		struct given n = { token_is(w, "twice") ? 2 : 3, token_is(w, "twice") ? 2 : 3 };
		return known_counts(l->k, &l->columns, KNOWN_ANOMALIES, n)
			       ? NUMBERS_TRUE
			       : numbers_foreign(l, w, " as a count");
	}
	for (size_t s = 0; s < sizeof ratios / sizeof ratios[0]; s++)
		if (token_in(w, ratios[s].words))
			ratio = ratios[s].ratio;
	if (token_is(w, "half") && token_in(&l->t->list[i + 1], " the its of ") &&
	    token_in(&l->t->list[i + 2],
		     " usual normal mean median expected previous typical average level value "))
		ratio = .5;
	if (ratio == 0)
		return NUMBERS_TRUE;
	double slack = ratio < 1 ? .1 : ratio * .15;
	/* As per cent of a level: "doubled" from 50 to 100, not from 100 to 50. */
	struct given g = { 100 * (ratio - slack), 100 * (ratio + slack) };
	if (known_relates(l->k, &l->columns, KNOWN_PART, KNOWN_ALL & ~(unsigned)KNOWN_AFTER, 0, g))
		return NUMBERS_TRUE;
	return numbers_foreign(l, w, "");
}

/* "Many outliers", "most readings are anomalous": so many at least have to stand. */
static double least_of(const struct look *l, size_t i)
{
	const struct token *w = &l->t->list[i];
	double rows = (double)l->k->w->count;
	if (token_in(w, " several multiple various "))
		return 2;
	if (token_in(w, " many numerous countless lots "))
		return 4;
	if (token_in(w, " half "))
		return rows * .4;
	if (token_in(w, " most majority "))
		return rows / 2;
	return token_in(w, " all every each ") ? rows : 0;
}

static enum numbers check_many(const struct look *l, size_t i)
{
	double least = least_of(l, i);
	const struct tokens *t = l->t;
	size_t end = role_clause_ends(t, i);
	if (least == 0 || role_negated(t, role_clause_begins(t, i), end))
		return NUMBERS_TRUE;
	bool abnormal = false, rows = false;
	for (size_t j = i + 1; j < end && j < i + 8; j++) {
		if (role_is_number(&t->list[j]) && !t->list[j].worded)
			break;
		/* "all the anomalies are drops" says nothing of how many there are. */
		abnormal |= role_is_abnormal(&t->list[j]) &&
			    !(least > 4 && token_in(&t->list[j], " outliers anomalies "));
		rows |= token_in(&t->list[j],
				 " rows readings values samples points data outliers anomalies "
				 "irregularities faults failures ");
	}
	return abnormal && rows && (double)l->k->anomalies_n < least
		       ? numbers_foreign(l, &t->list[i], " as a count")
		       : NUMBERS_TRUE;
}

/* "every minute": a step without a number. */
static enum numbers check_every(const struct look *l, size_t i)
{
	double seconds = role_seconds(&l->t->list[i + 1]);
	if (!token_is(&l->t->list[i], "every") || seconds <= 0 ||
	    known_duration(l->k, numbers_given(seconds, seconds / 10, 0, HEDGE_NONE)))
		return NUMBERS_TRUE;
	return numbers_foreign(l, &l->t->list[i + 1], " as a step");
}

/* "dozens of outliers" counts without a number. */
static enum numbers check_vague(const struct look *l, size_t i)
{
	if (check_many(l, i) != NUMBERS_TRUE || check_every(l, i) != NUMBERS_TRUE)
		return NUMBERS_FALSE;
	const struct token *w = &l->t->list[i];
	if (!token_in(w, " dozens hundreds thousands millions scores ") ||
	    !token_is(&l->t->list[i + 1], "of"))
		return NUMBERS_TRUE;
	return numbers_foreign(l, w, " as a count");
}

enum numbers numbers_word(const struct look *l, size_t i)
{
	enum numbers n = numbers_weekday(l, i) ? check_word(l, i)
					       : numbers_foreign(l, &l->t->list[i], " as the day");
	if (n == NUMBERS_TRUE)
		n = check_vague(l, i);
	if (n == NUMBERS_TRUE)
		n = check_one_part(l, i);
	return n == NUMBERS_TRUE ? check_ratio_word(l, i) : n;
}
