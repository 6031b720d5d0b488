/* SPDX-License-Identifier: MIT */
#include "verdict/role_parts.h"

/* What the words behind a number say of the things that it counts. */
struct counted {
	bool abnormal, missing, run;
};

static struct role count_of(enum known_count count)
{
	return (struct role){ .what = ROLE_COUNT, .count = count };
}

static bool counts_kind(const struct token *t, enum kind *kind)
{
	static const struct {
		const char *words;
		enum kind kind;
	} kinds[] = {
		{ " spikes peaks jumps ", KIND_SPIKE }, { " drops dips ", KIND_DROP },
		{ " shifts ", KIND_LEVEL_SHIFT },	{ " drifts ", KIND_DRIFT },
		{ " flatlines ", KIND_FLATLINE },	{ " gaps silences pauses ", KIND_GAP }
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (token_in(t, kinds[i].words)) {
			*kind = kinds[i].kind;
			return true;
		}
	return false;
}

/* "1 drop" */
static bool one_of_kind(const struct token *t, enum kind *kind)
{
	*kind = token_in(t, " spike peak jump ") ? KIND_SPIKE : KIND_DROP;
	return token_in(t, " spike peak jump drop dip ");
}

static bool names_anomalies(const struct token *t)
{
	return token_in(t, " outliers anomalies anomaly outlier abnormalities irregularities "
			   "faults failures alarms "
			   "problems issues incidents events deviations violations exceedances "
			   "excursions bursts "
			   "outages errors ");
}

static bool names_rows(const struct token *t)
{
	/* Japanese and Chinese counters. */
	if (t->type == TOKEN_WORD && t->glued && t->text.len >= 3 &&
	    (memcmp(t->text.data, "\xE4\xBB\xB6", 3) == 0 ||
	     memcmp(t->text.data, "\xE4\xB8\xAA", 3) == 0 ||
	     memcmp(t->text.data, "\xE5\x80\x8B", 3) == 0))
		return true;
	return token_in(t, " rows readings values samples points measurements records observations "
			   "entries cells mesures mesure messwerte messwerten werte werten zeilen "
			   "lignes valeurs lecturas valores filas mediciones letture valori righe "
			   "leituras linhas metingen ");
}

static void describe(struct counted *c, const struct token *t)
{
	c->abnormal |= role_is_abnormal(t) ||
		       token_in(t, " suspect odd wrong bad low high outlying isolated sharp "
				   "sudden large deviating flagged stood stand stands "
				   "stick sticks affected ");
	c->missing |= token_in(t, " missing empty lost absent ");
	c->run |= token_in(t, " equal identical consecutive same constant unchanged flat repeated "
			      "successive "
			      "straight more ");
}

/* How the clause goes on: "2 rows are unusual", "8 readings are missing". */
static void describe_rest(struct counted *c, const struct tokens *t, size_t from)
{
	size_t end = role_clause_ends(t, from);
	bool are = false;
	for (size_t j = from; j < end && j < from + 8; j++) {
		are |= token_in(&t->list[j], " are is were was look seem appear ");
		are |= token_in(&t->list[j], " stood stand stands stick sticks ");
		if (are)
			describe(c, &t->list[j]);
		if (role_is_number(&t->list[j]) && !t->list[j].worded)
			return;
	}
}

static struct role count_as(const struct counted *c)
{
	return count_of(c->abnormal  ? KNOWN_ANOMALIES
			: c->missing ? KNOWN_MISSING
			: c->run     ? KNOWN_RUN
				     : KNOWN_ROWS);
}

static bool ends_counting(const struct token *w)
{
	return token_in(w, " to of in at on by for from than and or is was were are below above "
			   "higher lower after "
			   "before while with until between per times time ") ||
	       role_is_unit(w);
}

/* "2 of 100 rows", "2 out of the 100 rows": the first number counts a part of the second's things.
 */
static bool counts_part(const struct tokens *t, size_t i, struct role *out)
{
	struct counted c = { false, false, false };
	size_t j = i + 1;
	if (token_is(&t->list[j], "out"))
		j++;
	if (!token_is(&t->list[j], "of"))
		return false;
	j++;
	while (j < t->n && token_in(&t->list[j], " the all these those its "))
		j++;
	if (role_is_number(&t->list[j]))
		j++;
	else if (j == i + 2)
		return false;
	while (j < t->n && token_in(&t->list[j], " last shown given "))
		j++;
	/* "37 of 40 oxygen readings" */
	if (names_rows(&t->list[j + 1]) && j < t->n &&
	    (t->list[j].type == TOKEN_NAME || t->list[j].type == TOKEN_WORD))
		j++;
	if (!names_rows(&t->list[j]) && !names_anomalies(&t->list[j]) &&
	    !token_in(&t->list[j], " candidates days nights hours minutes weeks "))
		return false;
	if (names_anomalies(&t->list[j]) || token_in(&t->list[j], " candidates ")) {
		*out = count_of(KNOWN_MARKS);
		return true;
	}
	describe_rest(&c, t, j + 1);
	*out = count_as(&c);
	/* Nothing is said of them: a part of the rows that nobody can name. */
	out->part = out->count == KNOWN_ROWS && t->list[j + 1].type != TOKEN_WORD;
	out->count = out->count == KNOWN_ROWS ? KNOWN_ANOMALIES : out->count;
	return true;
}

/* "apart from two rows", "but for 3 readings" */
static bool excepts(const struct tokens *t, size_t i)
{
	for (size_t j = i; j-- > 0 && i - j < 4;)
		if (token_in(&t->list[j], " apart except besides excepting but "))
			return true;
	return false;
}

/* "stays there for 20 rows": a run, unless it is said of the calm before. */
static bool lasts(const struct tokens *t, size_t i, size_t noun)
{
	if (i == 0 || !(token_in(&t->list[i - 1], " for lasting lasted lasts ") ||
			(i > 1 && token_is(&t->list[i - 1], "of") &&
			 token_in(&t->list[i - 2], " stretch run burst series block "))))
		return false;
	for (size_t j = role_clause_begins(t, i); j < t->n && j < noun + 4; j++)
		if (token_in(&t->list[j], " before earlier previously steady stable normal calm "
					  "ordinary usual until "
					  "holds held "))
			return false;
	return true;
}

/* "2 of 100 rows are unusual": the hundred are all there are. */
static bool is_whole(const struct tokens *t, size_t i)
{
	while (i > 0 && token_in(&t->list[i - 1], " the all these those its "))
		i--;
	if (i > 1 && token_is(&t->list[i - 1], "in") &&
	    (names_rows(&t->list[i - 2]) || token_in(&t->list[i - 2], " one reading row value ")))
		return true;
	return i > 1 && token_is(&t->list[i - 1], "of") &&
	       (role_is_number(&t->list[i - 2]) ||
		token_in(&t->list[i - 2], " out one none some all most "));
}

/* What is counted is told by the words around the number alone. */
static bool counts_phrase(const struct tokens *t, size_t i, struct role *out)
{
	const struct token *next = &t->list[i + 1], *then = &t->list[i + 2];
	const struct token *before = &t->list[i > 0 ? i - 1 : t->n];
	/* "9 did not" come */
	bool absent = (token_is(next, "didn't") ||
		       (token_in(next, " did are were ") && token_is(then, "not"))) &&
		      t->list[i + 3].type != TOKEN_WORD;
	/* "of which 17 are noisy" */
	if (token_is(next, "are") && token_in(then, " noisy restless unsteady erratic "))
		*out = count_of(KNOWN_RUN);
	else if (absent)
		*out = count_of(KNOWN_MISSING);
	else if (token_is(before, "in") && is_whole(t, i))
		*out = count_of(KNOWN_ROWS);
	/* "the last 35 rows": a stretch of them, whatever is said of it. */
	else if (token_in(before, " last first next ") && names_rows(next))
		*out = count_of(KNOWN_UP_TO);
	else
		return false;
	return true;
}

/* Rows are counted: "5 rows", with w at j their noun. */
static struct role counted_rows(const struct tokens *t, size_t i, size_t j, struct counted *c)
{
	if (lasts(t, i, j))
		return count_of(KNOWN_RUN);
	if (is_whole(t, i))
		return count_of(KNOWN_ROWS);
	c->abnormal |= excepts(t, i) && !c->missing;
	describe_rest(c, t, j + 1);
	return count_as(c);
}

/* The noun at j, if it is one that numbers count. */
static bool counts_noun(const struct tokens *t, size_t i, size_t j, struct counted *c,
			struct role *out)
{
	const struct token *w = &t->list[j];
	enum kind kind;
	bool one = t->list[i].value == 1;
	if (names_anomalies(w)) {
		*out = count_of(KNOWN_ANOMALIES);
	} else if (token_in(w, " candidates candidate ")) {
		*out = count_of(KNOWN_MARKS);
	} else if (one && token_in(w, " row reading value ") && j == i + 1) {
		*out = count_of(KNOWN_ROWS);
	} else if ((names_rows(w) || token_in(w, " row reading ")) && !lasts(t, i, j) &&
		   !is_whole(t, i) && token_in(&t->list[j + 1], " later afterwards after on ")) {
		*out = count_of(KNOWN_ROWS);
		out->later = true;
	} else if (names_rows(w)) {
		*out = counted_rows(t, i, j, c);
	} else if (token_in(w, " columns sensors ")) {
		bool level = role_has(t, j, role_clause_ends(t, j), " level levels ");
		*out = count_of(level ? KNOWN_MOVED : KNOWN_COLUMNS);
	} else if (token_is(w, "missing") && (j + 1 >= t->n || t->list[j + 1].type == TOKEN_MARK)) {
		*out = count_of(KNOWN_MISSING);
	} else if (counts_kind(w, &kind) || (one && one_of_kind(w, &kind))) {
		*out = count_of(KNOWN_ANOMALIES);
		out->by_kind = true;
		out->kind = kind;
	} else {
		return false;
	}
	return true;
}

bool role_counts(const struct tokens *t, size_t i, struct role *out)
{
	struct counted c = { false, false, false };
	if (!t->list[i].integer)
		return false;
	if (counts_part(t, i, out) || counts_phrase(t, i, out))
		return true;
	for (size_t j = i + 1; j < i + 6 && j < t->n; j++) {
		const struct token *w = &t->list[j];
		bool zero = w->worded && w->value == 0;
		if (w->type != TOKEN_WORD && w->type != TOKEN_NAME && !token_is_mark(w, '-') &&
		    !zero)
			return false;
		c.run |= zero;
		if (counts_noun(t, i, j, &c, out))
			return true;
		describe(&c, w);
		if (ends_counting(w))
			return false;
	}
	return false;
}
