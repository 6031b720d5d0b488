/* SPDX-License-Identifier: MIT */
#include "verdict/role.h"

#include <math.h>

/* Words that stand between a number and what governs it. */
static const char glue[] =
	" of is was were are be been being to the a an at about around roughly approximately approx "
	"nearly almost only just value values reading level which stood stands stays stayed here there "
	"now near some over under above below than exactly circa ca as low high up down down and ";
static const char movement[] =
	" fell falls fall falling dropped drops drop dropping dipped dips dip sank sinks plunged plunges "
	"plummeted rose rises rise rising jumped jumps jump jumping spiked spikes spike climbed climbs "
	"soared peaked peaks surged surges reached reaches reach hit hits went goes came shot crashed "
	"increased increases decreased decreases moved shifted drifted ";
static const char stating[] =
	" reads read shows showed measured measures measurement recorded equals equal value reading "
	"readings has had with registers registered stuck frozen stands stood constant unchanged flat "
	"holds held ";
static const char elsewhere[] =
	" before previous previously prior preceding earlier neighbour neighbours neighbor neighbors "
	"neighboring neighbouring surrounding others other rest usual usually normal normally typical "
	"typically expected mean median average band range ranges between from than vs versus against "
	"compared after later following next adjacent both sides until around baseline limit limits "
	"window maximum minimum max min lowest highest were ";
static const char abnormal[] =
	" outlier outliers anomaly anomalies anomalous unusual unusually abnormal abnormally abnormality "
	"abnormalities suspicious irregular irregularity irregularities irregularly erratic atypical "
	"extreme extremes deviant faulty fault faults failing failure failures fails malfunction "
	"malfunctions malfunctioning malfunctioned broken defective unexpected unexpectedly strange ";

bool role_is_abnormal(const struct token *t)
{
	return token_in(t, abnormal);
}

static bool is_dash(const struct token *t)
{
	return token_is_mark(t, '-') || (t->type == TOKEN_MARK && t->text.len == 3 &&
					 memcmp(t->text.data, "\xE2\x80", 2) == 0 &&
					 (unsigned char)t->text.data[2] >= 0x90 &&
					 (unsigned char)t->text.data[2] <= 0x95);
}

static bool ends_clause(const struct token *t)
{
	return token_is_mark(t, ',') || token_is_mark(t, ';') || token_is_mark(t, '.') ||
	       token_is_mark(t, '(') || token_is_mark(t, ')') || token_is_mark(t, '!') ||
	       token_is_mark(t, '?') || (is_dash(t) && !t->glued) ||
	       token_in(t, " but while whereas where although though compared versus vs against because "
			   "since so ");
}

size_t role_clause_begins(const struct tokens *t, size_t i)
{
	while (i > 0 && !ends_clause(&t->list[i - 1]))
		i--;
	return i;
}

size_t role_clause_ends(const struct tokens *t, size_t i)
{
	while (i < t->n && !ends_clause(&t->list[i]))
		i++;
	return i;
}

bool role_negated(const struct tokens *t, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct token *w = &t->list[i];
		if (token_in(w, " no not nothing none without never neither nor cannot hardly free nobody "))
			return true;
		if (w->type == TOKEN_WORD && w->text.len > 3 &&
		    memcmp(w->text.data + w->text.len - 3, "n't", 3) == 0)
			return true;
	}
	return false;
}

double role_seconds(const struct token *unit)
{
	static const struct {
		const char *words;
		double seconds;
	} units[] = { { " s sec secs second seconds ", 1 },	  { " ms millisecond milliseconds msec ", 1e-3 },
		      { " min mins minute minutes ", 60 },	  { " h hr hrs hour hours hourly ", 3600 },
		      { " d day days daily ", 86400 },		  { " w week weeks ", 604800 },
		      { " us microsecond microseconds ", 1e-6 } };
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (token_in(unit, units[i].words))
			return units[i].seconds;
	return 0;
}

/* A unit right behind a number: glued letters, or one that is written apart. */
static bool is_unit(const struct token *t)
{
	if (t->type != TOKEN_WORD)
		return false;
	if (t->glued && !token_in(t, " x "))
		return true;
	return role_seconds(t) > 0 ||
	       token_in(t, " \xC2\xB0" "c \xC2\xB0" "f \xC2\xB0 c f k kelvin celsius fahrenheit degrees degree "
			   "deg v mv kv a ma amps amperes volts w kw mw mwh kwh watts bar mbar psi pa kpa hpa "
			   "mpa rpm hz khz mhz ghz m mm cm km g kg mg t l ml ppm ppb lux db dba b kb mb gb tb "
			   "kib mib gib bytes byte bits bit mbps kbps gbps units unit usd eur euros dollars "
			   "requests connections packets m3 kph mph knots liters litres ph ");
}

static size_t behind_unit(const struct tokens *t, size_t i)
{
	size_t at = i + 1;
	if (token_is_mark(&t->list[at], '-') && t->list[at].glued && t->list[at + 1].glued)
		at++;
	if (is_unit(&t->list[at]))
		at++;
	if (at < t->n && token_is_mark(&t->list[at], '/') && t->list[at + 1].type == TOKEN_WORD)
		at += 2;
	return at;
}

static bool is_candidate(const struct token *t)
{
	return t->type == TOKEN_WORD && t->text.len == 2 && (t->text.data[0] | 0x20) == 'c' &&
	       t->text.data[1] >= '1' && t->text.data[1] <= '9';
}

/* What governs token i from the left: the first word that is no glue, and what was crossed on the way. */
struct governor {
	size_t at;       /* SIZE_MAX: none, the clause begins */
	bool by, from, to, of, was, named, between;
};

static struct governor governor_of(const struct tokens *t, size_t i)
{
	struct governor g = { .at = SIZE_MAX };
	for (size_t j = i; j-- > 0;) {
		const struct token *w = &t->list[j];
		g.to |= token_in(w, " to at ");
		g.of |= token_is(w, "of");
		g.was |= token_in(w, " is was stood stands stays stayed ");
		if (token_is(w, "by") || token_is(w, "from") || token_is(w, "between")) {
			g.by = token_is(w, "by");
			g.from = token_is(w, "from");
			g.between = token_is(w, "between");
			g.at = j;
			return g;
		}
		if (is_candidate(w) || token_in(w, glue) || token_is_mark(w, ':') || token_is_mark(w, '=') ||
		    token_is_mark(w, '~') || token_is_mark(w, '(') || token_is_mark(w, '"') ||
		    token_is_mark(w, '\''))
			continue;
		if (w->type == TOKEN_NAME && !token_in(w, movement) && !token_in(w, stating)) {
			g.named = true;
			if (w->column == TOKEN_NO_COLUMN)
				continue;
		}
		g.at = ends_clause(w) ? SIZE_MAX : j;
		return g;
	}
	return g;
}

static enum hedge hedge_of(const struct tokens *t, size_t i)
{
	if (i == 0)
		return HEDGE_NONE;
	const struct token *w = &t->list[i - 1];
	if (token_in(w, " about around roughly approximately approx some near circa ca to ") ||
	    token_is_mark(w, '~') || (w->type == TOKEN_MARK && span_is(w->text, "\xE2\x89\x88")))
		return token_is(w, "to") && !(i > 1 && token_is(&t->list[i - 2], "close")) ? HEDGE_NONE :
											     HEDGE_ABOUT;
	if (token_in(w, " over above exceeding beyond ") || token_is_mark(w, '>'))
		return HEDGE_ABOVE;
	if (token_in(w, " under below nearly almost ") || token_is_mark(w, '<'))
		return HEDGE_BELOW;
	if (token_is(w, "than") && i > 1)
		return token_in(&t->list[i - 2], " more higher greater larger ") ? HEDGE_ABOVE :
		       token_in(&t->list[i - 2], " less lower fewer smaller ")	 ? HEDGE_BELOW :
										   HEDGE_NONE;
	return HEDGE_NONE;
}

static bool is_number(const struct token *t)
{
	return t->type == TOKEN_NUMBER;
}

static bool joins_rows(const struct token *t)
{
	return token_is_mark(t, ',') || is_dash(t) || token_is_mark(t, '&') || token_is_mark(t, '/') ||
	       token_in(t, " and to or through until till thru row rows ");
}

/* Is the integer i one of a list or range that the word row or rows begins? */
static bool is_row(const struct tokens *t, size_t i)
{
	bool plural_list = false, range = false;
	if (!t->list[i].integer)
		return false;
	for (size_t j = i; j-- > 0;) {
		const struct token *w = &t->list[j];
		if (token_is(w, "rows"))
			return true;
		if (token_is(w, "row"))
			return !plural_list;
		if (token_in(w, " number numbers no nr between from ") || token_is_mark(w, '#') ||
		    token_is_mark(w, ':') || token_is_mark(w, '=') || token_is_mark(w, '(') ||
		    (token_is_mark(w, '.') && j > 0 && token_is(&t->list[j - 1], "no")))
			continue;
		if (is_number(w) && w->integer) {
			/* A range is over when it has its two ends: "rows 201 to 300, 42 ..." */
			if (range && plural_list)
				return false;
			continue;
		}
		if (!joins_rows(w))
			return false;
		plural_list |= token_is_mark(w, ',') || token_in(w, " and or ") || token_is_mark(w, '&');
		range |= token_in(w, " to through thru until till ") || is_dash(w);
	}
	return false;
}

static unsigned figure_named(const struct token *t)
{
	/* A column may be called "max": then it is that column. */
	if (t->type == TOKEN_NAME)
		return 0;
	if (token_in(t, " mean average avg averages averaged averaging "))
		return KNOWN_MEAN;
	if (token_is(t, "median"))
		return KNOWN_MEDIAN;
	if (token_in(t, " min minimum lowest smallest "))
		return KNOWN_MIN;
	if (token_in(t, " max maximum highest largest greatest "))
		return KNOWN_MAX;
	if (token_in(t, " spread mad deviation deviations sd std stddev sigma variation "))
		return KNOWN_SPREAD;
	return 0;
}

static unsigned figure_behind(const struct tokens *t, size_t i)
{
	size_t at = behind_unit(t, i);
	for (int n = 0; n < 3 && (token_in(&t->list[at], " is was being the a an as on ") ||
				  token_is_mark(&t->list[at], '('));
	     n++)
		at++;
	unsigned figure = figure_named(&t->list[at]);
	if (figure == 0)
		return 0;
	/* It may be about the number behind it: "12.7, mean 88.3". */
	for (size_t j = at + 1; j < t->n && j < at + 3; j++)
		if (is_number(&t->list[j]))
			return 0;
	return figure;
}

static struct role role(enum role_what what)
{
	return (struct role){ .what = what };
}

static struct role counted(enum known_count count)
{
	return (struct role){ .what = ROLE_COUNT, .count = count };
}

static bool kind_counted(const struct token *t, enum kind *kind)
{
	static const struct {
		const char *words;
		enum kind kind;
	} kinds[] = { { " spikes spike peaks ", KIND_SPIKE },	 { " drops drop dips dip ", KIND_DROP },
		      { " shifts shift ", KIND_LEVEL_SHIFT },	 { " drifts drift ", KIND_DRIFT },
		      { " flatlines flatline ", KIND_FLATLINE }, { " gaps gap silences ", KIND_GAP } };
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (token_in(t, kinds[i].words)) {
			*kind = kinds[i].kind;
			return true;
		}
	return false;
}

/* "10 unusual readings": what is counted, up to four words on. */
static bool count_role(const struct tokens *t, size_t i, struct role *out)
{
	bool abnormal_seen = false, missing = false, run = false;
	if (!t->list[i].integer)
		return false;
	for (size_t j = i + 1; j < i + 6 && j < t->n; j++) {
		const struct token *w = &t->list[j];
		if (w->type != TOKEN_WORD && w->type != TOKEN_NAME && !token_is_mark(w, '-'))
			return false;
		if (token_in(w, " outliers anomalies anomaly outlier abnormalities irregularities faults failures "
				"alarms problems issues incidents events deviations violations exceedances ")) {
			*out = counted(KNOWN_ANOMALIES);
			return true;
		}
		if (token_in(w, " candidates candidate ")) {
			*out = counted(KNOWN_MARKS);
			return true;
		}
		if (token_in(w, " rows row readings values samples points measurements records observations "
				"entries data cells ")) {
			bool single = token_in(w, " row ") && t->list[i].value > 1;
			if (single && j == i + 1)
				return false;
			*out = counted(abnormal_seen ? KNOWN_ANOMALIES : missing ? KNOWN_MISSING : run ? KNOWN_RUN :
									 KNOWN_ROWS);
			return true;
		}
		if (token_in(w, " columns column sensors ")) {
			*out = counted(KNOWN_COLUMNS);
			return true;
		}
		if (token_in(w, " missing ") && (j + 1 >= t->n || t->list[j + 1].type == TOKEN_MARK)) {
			*out = counted(KNOWN_MISSING);
			return true;
		}
		if (j > i && kind_counted(w, &out->kind) && !(j == i + 1 && token_in(w, " spike drop dip shift drift gap "))) {
			*out = counted(KNOWN_ANOMALIES);
			out->by_kind = kind_counted(w, &out->kind);
			return true;
		}
		abnormal_seen |= role_is_abnormal(w) ||
				 token_in(w, " suspect odd wrong bad low high outlying isolated sharp sudden large "
					     "deviating ");
		missing |= token_in(w, " missing empty lost absent ");
		run |= token_in(w, " equal identical consecutive same constant unchanged flat repeated "
				   "successive straight more ");
		if (token_in(w, " to of in at on by for from than and or is was were are below above higher "
				"lower after before while with until between per ") ||
		    is_unit(w))
			return false;
	}
	return false;
}

static int way_said(const struct token *t)
{
	if (token_in(t, " below lower less under beneath smaller colder cooler short fell falls fall dropped drops "
			"decreased decreases decrease drop dip dipped sank plunged lost loss reduction "))
		return -1;
	if (token_in(t, " above higher more over beyond greater larger warmer hotter exceeding rose rises rise "
			"jumped jumps increased increases increase jump climbed gained gain surged "))
		return 1;
	return 0;
}

/* Which figure a difference or share is of: "below the mean". */
static unsigned compared_with(const struct tokens *t, size_t from)
{
	for (size_t j = from; j < t->n && j < from + 8; j++) {
		const struct token *w = &t->list[j];
		if (token_is_mark(w, ',') || token_is_mark(w, ';') || token_is_mark(w, '.') || is_number(w))
			return 0;
		if (token_in(w, " previous preceding prior before earlier neighbour neighbours neighbor neighbors "
				"next following last adjacent "))
			return KNOWN_BEFORE | KNOWN_MAX | KNOWN_MIN;
		if (token_in(w, " band range expected limit limits bound bounds "))
			return KNOWN_BAND | KNOWN_MEAN | KNOWN_MEDIAN | KNOWN_BEFORE | KNOWN_SPREAD;
		if (token_in(w, " usual normal typical ordinary usually normally baseline level "))
			return KNOWN_BAND | KNOWN_MEAN | KNOWN_MEDIAN | KNOWN_BEFORE | KNOWN_SPREAD;
		unsigned figure = figure_named(w);
		if (figure != 0)
			return figure | (figure & (KNOWN_MIN | KNOWN_MAX) ? KNOWN_BAND : 0U);
	}
	return 0;
}

static struct role relation(enum role_what what, const struct tokens *t, size_t behind, int way)
{
	struct role r = role(what);
	r.figures = compared_with(t, behind);
	r.way = way;
	return r;
}

static bool difference_role(const struct tokens *t, size_t i, const struct governor *g, struct role *out)
{
	size_t behind = behind_unit(t, i);
	const struct token *next = &t->list[behind];
	if (g->by) {
		int way = g->at > 0 ? way_said(&t->list[g->at - 1]) : 0;
		*out = relation(ROLE_DIFFERENCE, t, behind, way);
		return true;
	}
	if (g->at != SIZE_MAX && !g->to && (g->of || t->list[i - 1].type == TOKEN_MARK || g->at + 1 == i) &&
	    token_in(&t->list[g->at], " drop fall rise jump increase decrease change difference deviation dip gain "
				      "loss swing step residual reduction "
				      "growth ")) {
		*out = relation(ROLE_DIFFERENCE, t, behind, way_said(&t->list[g->at]));
		return true;
	}
	if (token_in(next, " drop fall rise jump increase decrease change difference deviation dip step gain loss "
			   "reduction ")) {
		*out = relation(ROLE_DIFFERENCE, t, behind, way_said(next));
		return true;
	}
	if (token_in(next, " below above lower higher less more under over away off beyond greater smaller larger "
			   "warmer colder cooler hotter apart short outside ")) {
		/* "12.7 below 84.1" is a value and a bound. */
		size_t j = behind + 1;
		while (j < t->n && token_in(&t->list[j], " than the a an about "))
			j++;
		if (is_number(&t->list[j]))
			return false;
		*out = relation(ROLE_OFF, t, behind, way_said(next));
		return true;
	}
	return false;
}

static bool percent_role(const struct tokens *t, size_t i, const struct governor *g, struct role *out)
{
	const struct token *next = &t->list[i + 1];
	bool per_cent = token_is(next, "per") && token_is(&t->list[i + 2], "cent");
	if (!token_is_mark(next, '%') && !token_in(next, " percent pct ") && !per_cent)
		return false;
	size_t behind = i + (per_cent ? 3 : 2);
	int way = way_said(&t->list[behind]);
	if (way == 0 && g->by && g->at > 0)
		way = way_said(&t->list[g->at - 1]);
	*out = relation(ROLE_SHARE, t, behind, way);
	return true;
}

static bool ratio_role(const struct tokens *t, size_t i, struct role *out)
{
	size_t at = i + 1;
	const struct token *next = &t->list[at];
	bool times = token_in(next, " times ");
	if (token_is_mark(next, '-') && token_in(&t->list[at + 1], " fold "))
		next = &t->list[++at];
	if (!times && !token_in(next, " x fold ") &&
	    !(next->type == TOKEN_MARK && span_is(next->text, "\xC3\x97")))
		return false;
	if (times && !token_in(&t->list[at + 1],
			       " higher lower larger greater smaller more less above below as the its normal usual "
			       "bigger that what beyond typical expected mean median ")) {
		*out = counted(KNOWN_ANOMALIES);
		return true;
	}
	*out = relation(ROLE_RATIO, t, at + 1, 0);
	return true;
}

static bool duration_role(const struct tokens *t, size_t i, struct role *out)
{
	size_t at = i + 1;
	if (token_is_mark(&t->list[at], '-') && t->list[at].glued)
		at++;
	double seconds = role_seconds(&t->list[at]);
	if (seconds <= 0)
		return false;
	/* "3 h 20 min": the second number belongs to the first. */
	if (i >= 2 && is_number(&t->list[i - 2]) && role_seconds(&t->list[i - 1]) > seconds) {
		*out = role(ROLE_TAIL);
		return true;
	}
	*out = role(ROLE_DURATION);
	out->seconds = seconds;
	return true;
}

static bool is_month(const struct token *t)
{
	return token_in(t, " jan january feb february mar march apr april may jun june jul july aug august sep "
			   "sept september oct october nov november dec december ");
}

static bool date_role(const struct tokens *t, size_t i)
{
	if (!t->list[i].integer)
		return false;
	for (size_t j = i > 3 ? i - 3 : 0; j < i; j++)
		if (is_month(&t->list[j]) && (!token_is(&t->list[j], "may") || j + 1 == i))
			return true;
	return is_month(&t->list[i + 1]) || (token_is(&t->list[i + 1], "of") && is_month(&t->list[i + 2]));
}

/* "12.71 at row 257", "12.71 (row 257)" */
static bool row_behind(const struct tokens *t, size_t i, uint64_t *row)
{
	size_t at = behind_unit(t, i);
	for (int n = 0; n < 3 && (token_in(&t->list[at], " at in on for the ") ||
				  token_is_mark(&t->list[at], '(') || token_is_mark(&t->list[at], '@'));
	     n++)
		at++;
	if (!token_is(&t->list[at], "row"))
		return false;
	at++;
	while (token_in(&t->list[at], " number no nr ") || token_is_mark(&t->list[at], '#') ||
	       token_is_mark(&t->list[at], ':') || token_is_mark(&t->list[at], '='))
		at++;
	const struct token *n = &t->list[at];
	/* Not "row 257 to 260": a range of rows has no one reading. */
	if (!is_number(n) || !n->integer || !(n->value >= 0) || n->value > 9e15 ||
	    (is_dash(&t->list[at + 1]) && is_number(&t->list[at + 2])))
		return false;
	*row = (uint64_t)n->value;
	return true;
}

/* "row 257: 12.71", "row 257 (12.71", "row 257 fell to 12.71" */
static bool row_before(const struct tokens *t, size_t i, uint64_t *row)
{
	for (size_t j = i, words = 0; j-- > 0 && words < 7; words++) {
		const struct token *w = &t->list[j];
		if (is_number(w)) {
			bool one = w->integer && j > 0 && token_is(&t->list[j - 1], "row") && w->value >= 0 &&
				   w->value < 9e15;
			if (one)
				*row = (uint64_t)w->value;
			return one;
		}
		bool through = token_is_mark(w, ':') || token_is_mark(w, '=') || token_is_mark(w, '(') ||
			       w->type == TOKEN_NAME || token_in(w, movement) || token_in(w, stating) ||
			       token_in(w, " is was to at of a an the value only just about temperature ");
		if (!through || token_in(w, " from by "))
			return false;
	}
	return false;
}

static bool elsewhere_in(const struct tokens *t, size_t from, size_t to)
{
	for (size_t j = from; j < to; j++)
		if (token_in(&t->list[j], elsewhere))
			return true;
	return false;
}

/* Does the text give this number as the reading it is about? */
static bool is_value(const struct tokens *t, size_t i, const struct governor *g)
{
	size_t begin = role_clause_begins(t, i);
	if (g->by || g->from || g->between)
		return false;
	if (g->at == SIZE_MAX) {
		/* "It was 12.7", "= 12.7" */
		if (elsewhere_in(t, begin, i))
			return false;
		return (g->was && !elsewhere_in(t, i + 1, role_clause_ends(t, i))) || g->named;
	}
	const struct token *w = &t->list[g->at];
	if (token_in(w, movement))
		return g->to || g->at + 1 == i;
	if (is_number(w)) /* from 91 to 12.7 */
		return g->to && g->at > 0 && token_is(&t->list[g->at - 1], "from");
	if (elsewhere_in(t, begin, i))
		return false;
	bool states = token_in(w, stating) || w->type == TOKEN_NAME;
	return states && !elsewhere_in(t, i + 1, role_clause_ends(t, i));
}

/* " value 12.7", "reading of 12.7": glue that states. */
static bool stated_by_glue(const struct tokens *t, size_t i)
{
	for (size_t j = i; j-- > 0 && i - j < 4;) {
		const struct token *w = &t->list[j];
		if (token_in(w, " value reading "))
			return true;
		if (!token_in(w, " of is was the a an only just ") && !token_is_mark(w, ':') &&
		    !token_is_mark(w, '='))
			return false;
	}
	return false;
}

static bool governed_by_name(const struct tokens *t, const struct governor *g, struct role *out)
{
	if (g->at == SIZE_MAX)
		return false;
	const struct token *w = &t->list[g->at];
	if (w->type == TOKEN_NAME)
		return false;
	unsigned figure = figure_named(w);
	if (figure != 0) {
		/* "usual deviation", "minimum": and what lies between is glue. */
		*out = role(ROLE_FIGURE);
		out->figures = figure;
		return true;
	}
	if (token_in(w, " score scores scored scoring surprise ")) {
		*out = role(ROLE_SCORE);
		return true;
	}
	if (token_is(w, "threshold")) {
		*out = role(ROLE_THRESHOLD);
		return true;
	}
	return false;
}

static bool value_role(const struct tokens *t, size_t i, const struct governor *g, struct role *out)
{
	uint64_t row;
	bool bound = g->between || g->from ||
		     (g->at != SIZE_MAX && token_in(&t->list[g->at], " expected usual usually normal normally "
								    "typical band range "));
	if (!bound && (row_behind(t, i, &row) || row_before(t, i, &row))) {
		*out = role(ROLE_AT_ROW);
		out->row = row;
		return true;
	}
	if (g->from && row_behind(t, i, &row)) {
		*out = role(ROLE_AT_ROW);
		out->row = row;
		return true;
	}
	if (is_value(t, i, g) ||
	    (stated_by_glue(t, i) && !elsewhere_in(t, role_clause_begins(t, i), i) &&
	     !elsewhere_in(t, i + 1, role_clause_ends(t, i)))) {
		*out = role(ROLE_VALUE);
		return true;
	}
	return false;
}

static struct role sort_out(const struct tokens *t, size_t i)
{
	struct role r = role(ROLE_PLAIN);
	struct governor g = governor_of(t, i);
	if (is_row(t, i))
		return role(ROLE_ROW);
	if (percent_role(t, i, &g, &r) || ratio_role(t, i, &r) || count_role(t, i, &r) ||
	    duration_role(t, i, &r))
		return r;
	if (date_role(t, i))
		return role(ROLE_DATE_PART);
	if (difference_role(t, i, &g, &r) || governed_by_name(t, &g, &r))
		return r;
	unsigned figure = figure_behind(t, i);
	if (figure != 0) {
		r.what = ROLE_FIGURE;
		r.figures = figure;
		return r;
	}
	value_role(t, i, &g, &r);
	return r;
}

struct role role_of(const struct tokens *t, size_t i, bool one_subject)
{
	const struct token *n = &t->list[i];
	(void)one_subject;
	struct role r = sort_out(t, i);
	r.hedge = hedge_of(t, i);
	/* Words for small numbers say something of the data only beside what is counted or measured. */
	if (n->worded && (r.what == ROLE_PLAIN || r.what == ROLE_VALUE || r.what == ROLE_DATE_PART) &&
	    !is_unit(&t->list[i + 1]))
		r.what = ROLE_FREE;
	if (n->ordinal && r.what != ROLE_DATE_PART)
		r.what = token_in(&t->list[i + 1], " row ") ? ROLE_ROW : n->value <= 3 ? ROLE_FREE : ROLE_PLAIN;
	return r;
}
