/* SPDX-License-Identifier: MIT */
#include "verdict/merge.h"

#include <math.h>

#include "base/decimal.h"
#include "base/jsonw.h"
#include "verdict/claims.h"
#include "verdict/contradict.h"
#include "verdict/numbers.h"
#include "verdict/severity.h"
#include "verdict/words.h"

/* Bytes of a foreign text that are kept for a person to see. */
enum { KEPT_MAX = 600 };

/* One answer being merged. */
struct merging {
	struct sheet *s;
	const struct window *w;
	const struct shown *shown;
	const struct answer *answer;
	const struct verdict_context *ctx;
	struct known known;
	struct subject subjects[SUBJECTS_MAX];
	size_t subjects_n;
	/* Claims that decided something: their evidence is looked at when all is decided. */
	struct claim stands[CANDIDATES_MAX + OTHERS_MAX];
	size_t item[CANDIDATES_MAX + OTHERS_MAX];
	size_t stands_n;
	struct err *err;
	bool untrue; /* of the next rejected claim: the data do not bear it out */
};

static void write_text(struct jsonw *w, const char *name, struct span text)
{
	jsonw_name(w, name);
	jsonw_string(w, text.len > KEPT_MAX ? span_of(text.data, KEPT_MAX) : text);
}

static void write_said(struct jsonw *w, const struct said *said, bool candidate)
{
	write_text(w, "evidence", said->evidence);
	if (candidate) {
		jsonw_name(w, "decision");
		jsonw_z(w, said->anomaly ? "anomaly" : "normal");
	}
	if (said->anomaly) {
		jsonw_name(w, "kind");
		jsonw_z(w, kind_name(said->kind));
		jsonw_name(w, "severity");
		jsonw_z(w, severity_name(said->severity));
	}
}

/* Begins a claim as JSON in the sheet's scratch text. */
static void claim_begin(struct merging *m, struct jsonw *w)
{
	buf_reset(&m->s->text);
	jsonw_init(w, &m->s->text);
	jsonw_object(w);
}

static int claim_reject(struct merging *m, struct jsonw *w, const struct err *why)
{
	jsonw_close(w);
	if (why->code == ERR_SYSTEM) {
		*m->err = *why;
		return -1;
	}
	if (jsonw_end(w, m->err) < 0)
		return -1;
	bool untrue = m->untrue;
	m->untrue = false;
	return sheet_reject(m->s, buf_span(&m->s->text), span_z(why->msg), untrue, m->err);
}

static void write_candidate(struct jsonw *w, size_t c)
{
	char name[3] = { 'c', (char)('0' + c), '\0' };
	jsonw_name(w, "candidate");
	jsonw_z(w, name);
}

static int reject_candidate(struct merging *m, const struct claim *claim, const struct err *why)
{
	struct jsonw w;
	claim_begin(m, &w);
	write_candidate(&w, claim->candidate);
	jsonw_name(&w, "row");
	jsonw_u64(&w, claim->at.row);
	if (claim->at.column != FINDING_NO_COLUMN) {
		jsonw_name(&w, "column");
		jsonw_string(&w, schema_value_name(m->ctx->schema, claim->at.column));
	}
	write_said(&w, claim->said, true);
	return claim_reject(m, &w, why);
}

static int reject_other(struct merging *m, const struct other_claim *other, const struct err *why)
{
	struct jsonw w;
	claim_begin(m, &w);
	jsonw_name(&w, "row");
	jsonw_i64(&w, other->row);
	write_text(&w, "column", other->column);
	write_said(&w, &other->said, false);
	return claim_reject(m, &w, why);
}

/* A text whose claim stands: {"candidate":"c1","evidence":"..."} or
 * {"row":..,"column":..,"evidence":..}. */
static int reject_evidence(struct merging *m, const struct claim *claim, const struct err *why)
{
	struct jsonw w;
	claim_begin(m, &w);
	if (claim->candidate > 0)
		write_candidate(&w, claim->candidate);
	jsonw_name(&w, "row");
	jsonw_u64(&w, claim->at.row);
	write_text(&w, "evidence", claim->said->evidence);
	return claim_reject(m, &w, why);
}

static int reject_summary(struct merging *m, const struct err *why)
{
	struct jsonw w;
	claim_begin(m, &w);
	write_text(&w, "summary", m->answer->summary);
	return claim_reject(m, &w, why);
}

/* What may be shown of a text: cut to its limit at a whole sentence. -1: nothing, and *why. */
static int fit_text(struct span text, size_t max_chars, struct span *out, struct err *why)
{
	while (text.len > 0 &&
	       (text.data[0] == ' ' || text.data[0] == '\n' || text.data[0] == '\t'))
		text = span_of(text.data + 1, text.len - 1);
	while (text.len > 0 && (text.data[text.len - 1] == ' ' || text.data[text.len - 1] == '\n' ||
				text.data[text.len - 1] == '\t'))
		text.len--;
	if (words_chars(text) > max_chars) {
		text = words_cut(text, max_chars);
		if (text.len == 0)
			return err_set(why, ERR_INPUT,
				       "is longer than %zu characters, without a sentence that "
				       "ends before",
				       max_chars);
	}
	const char *unfit = words_unfit(text);
	if (!unfit)
		unfit = words_empty(text);
	if (unfit)
		return err_set(why, ERR_INPUT, "%s", unfit);
	*out = text;
	return 0;
}

/* Line ends and tabs become blanks. */
static int keep_line(struct merging *m, struct span text, struct span *out)
{
	struct buf *b = &m->s->text;
	buf_reset(b);
	if (buf_add(b, text.data, text.len, m->err) < 0)
		return -1;
	for (size_t i = 0; i < b->len; i++)
		if (b->data[i] == '\n' || b->data[i] == '\t' || b->data[i] == '\r')
			b->data[i] = ' ';
	return keep_text(&m->s->keep, buf_span(b), out, m->err);
}

static int prefix(struct err *why, const char *what)
{
	struct err old = *why;
	return err_set(why, old.code, "the %s %s", what, old.msg);
}

static int check_text(struct merging *m, struct span text, bool one, enum found found,
		      struct err *why)
{
	if (numbers_check(text, &m->known, one, why) != NUMBERS_TRUE) {
		m->untrue = true;
		return -1;
	}
	return contradict_check(text, &m->known, found, why);
}

/* The evidence of a claim that stands becomes its reason, if it is true. */
static int take_evidence(struct merging *m, const struct claim *claim, struct anomaly *a)
{
	/* Words against an anomaly that stands all the same are no reason for it. */
	if (a->standing == STANDING_DISPUTED)
		return 0;
	struct err why = ERR_INIT;
	struct span text = { .data = NULL, .len = 0 };
	m->known.subjects = &claim->at;
	m->known.subjects_n = 1;
	if (fit_text(claim->said->evidence, EVIDENCE_MAX, &text, &why) < 0 ||
	    check_text(m, text, true, claim->said->anomaly ? FOUND_SOMETHING : FOUND_NOTHING,
		       &why) < 0) {
		prefix(&why, "evidence");
		return reject_evidence(m, claim, &why);
	}
	a->reason_by = AUTHOR_MODEL;
	return keep_line(m, text, &a->reason);
}

static void stand(struct merging *m, const struct claim *claim, size_t item)
{
	m->item[m->stands_n] = item;
	m->stands[m->stands_n++] = *claim;
}

static size_t item_of(const struct merging *m, const struct mark *mark)
{
	return m->s->of_mark[mark - m->w->marks];
}

static void decide(struct merging *m, const struct claim *claim, struct anomaly *a)
{
	if (claim->said->anomaly) {
		a->standing = STANDING_CONFIRMED;
		a->severity = severity_moved(a->severity, claim->said->severity);
	} else if (!a->ongoing) {
		double ratio = severity_ratio(&a->finding, m->ctx->threshold);
		a->standing = ratio >= 2 ? STANDING_DISPUTED : STANDING_DISMISSED;
	} else {
		a->standing = STANDING_DISPUTED;
	}
}

static int merge_candidate(struct merging *m, size_t c)
{
	const struct mark *mark = &m->w->marks[m->shown->candidate[c]];
	struct anomaly *a = &m->s->items[item_of(m, mark)];
	struct claim claim = {
		.candidate = c + 1,
		.said = &m->answer->candidate[c],
		.at = { .row = mark->row,
			.index = mark->index < m->w->rows_n ? mark->index : m->w->rows_n,
			.column = mark->finding.column,
			.value = a->value,
			.anomaly = m->answer->candidate[c].anomaly,
			.finding = &mark->finding },
		.mark = mark,
	};
	struct err why = ERR_INIT;
	if (claims_check(&claim, m->w, &m->known, &why) < 0) {
		m->untrue = true;
		return reject_candidate(m, &claim, &why);
	}
	/* Two candidates of one reading (an event and the state): the first decides. */
	if (a->standing != STANDING_DETECTOR) {
		err_set(&why, ERR_INPUT, "row %llu was decided already",
			(unsigned long long)a->row);
		return reject_candidate(m, &claim, &why);
	}
	decide(m, &claim, a);
	stand(m, &claim, item_of(m, mark));
	return 0;
}

static bool is_candidate(const struct merging *m, const struct mark *mark)
{
	for (size_t c = 0; mark && c < m->shown->candidates_n; c++)
		if (&m->w->marks[m->shown->candidate[c]] == mark)
			return true;
	return false;
}

static bool same_reading(const struct anomaly *a, const struct claim *claim)
{
	return a->row == claim->at.row && a->column == claim->at.column;
}

static bool claimed_before(const struct merging *m, const struct claim *claim)
{
	if (is_candidate(m, claim->mark))
		return true;
	for (size_t i = 0; i < m->s->items_n; i++)
		if (same_reading(&m->s->items[i], claim) &&
		    m->s->items[i].standing != STANDING_DETECTOR)
			return true;
	return false;
}

static int add_own(struct merging *m, const struct claim *claim)
{
	const struct window *w = m->w;
	size_t cell = claim->at.index * w->values_n + claim->at.column;
	struct anomaly a = {
		.row = claim->at.row,
		.time_ns = w->rows[claim->at.index].time_ns,
		.column = claim->at.column,
		.value = claim->at.value,
		.low = (double)NAN,
		.high = (double)NAN,
		.kind = claim->said->kind,
		.expert = EXPERT_LEVEL,
		.score = w->rows[claim->at.index].score,
		.severity = severity_moved(SEVERITY_LOW, claim->said->severity),
		.standing = STANDING_MODEL,
		.finding = { .column = claim->at.column,
			     .kind = (uint8_t)claim->said->kind,
			     .score = w->rows[claim->at.index].score,
			     .value = claim->at.value,
			     .low = (double)NAN,
			     .high = (double)NAN,
			     .before = (double)NAN,
			     .spread = (double)NAN,
			     .extent = (double)NAN,
			     .usual = (double)NAN },
	};
	char text[DECIMAL_MAX];
	struct span digits = w->digits ? w->digits[cell] : span_of(NULL, 0);
	if (digits.len == 0 && !isnan(a.value))
		digits = span_of(text, decimal_shortest(text, a.value));
	if (keep_text(&m->s->keep, digits, &a.digits, m->err) < 0 ||
	    sheet_add(m->s, &a, m->err) < 0)
		return -1;
	stand(m, claim, m->s->items_n - 1);
	return 0;
}

static int merge_other(struct merging *m, const struct other_claim *other)
{
	struct claim claim;
	struct err why = ERR_INIT;
	if (claims_find(&claim, other, m->w, &m->known, m->ctx->schema, &why) < 0 ||
	    claims_check(&claim, m->w, &m->known, &why) < 0) {
		m->untrue = true;
		return reject_other(m, other, &why);
	}
	if (claimed_before(m, &claim)) {
		err_set(&why, ERR_INPUT, "row %lld was spoken of already", (long long)other->row);
		return reject_other(m, other, &why);
	}
	/* The detector's fifth mark, say: the model found it without being asked. */
	if (claim.mark) {
		decide(m, &claim, &m->s->items[item_of(m, claim.mark)]);
		stand(m, &claim, item_of(m, claim.mark));
		return 0;
	}
	if (claims_surprise(&claim, m->w, m->ctx->threshold, &why) < 0)
		return reject_other(m, other, &why);
	return add_own(m, &claim);
}

/* What the summary may be about: the strongest of what stands, then what was dismissed. */
static void find_subjects(struct merging *m)
{
	struct known *k = &m->known;
	size_t n = 0;
	k->anomalies_n = k->anomalous_rows_n = 0;
	memset(k->kinds_n, 0, sizeof k->kinds_n);
	uint64_t last_row = 0;
	for (size_t i = 0; i < m->s->items_n; i++) {
		const struct anomaly *a = &m->s->items[i];
		bool stands =
			a->standing != STANDING_DISMISSED && a->severity >= m->ctx->min_severity;
		if (stands) {
			k->anomalous_rows_n += k->anomalies_n == 0 || a->row != last_row;
			k->anomalies_n++;
			k->kinds_n[a->kind]++;
			last_row = a->row;
		}
		size_t at = n;
		if (n == SUBJECTS_MAX) {
			/* Full: what stands takes the place of what does not. */
			for (at = 0; at < n && (m->subjects[at].anomaly || !stands); at++)
				;
			if (at == n)
				continue;
		} else {
			n++;
		}
		m->subjects[at] = (struct subject){ .row = a->row,
						    .index = m->w->rows_n,
						    .column = a->column,
						    .anomaly = stands,
						    .value = a->value,
						    .finding = &a->finding };
	}
	m->subjects_n = n;
}

static void index_subjects(struct merging *m)
{
	for (size_t i = 0; i < m->w->rows_n; i++)
		for (size_t j = 0; j < m->subjects_n; j++)
			if (m->subjects[j].row == m->w->rows[i].number)
				m->subjects[j].index = i;
}

static int take_summary(struct merging *m, struct verdict *v)
{
	struct err why = ERR_INIT;
	struct span text = { .data = NULL, .len = 0 };
	m->known.subjects = m->subjects;
	m->known.subjects_n = m->subjects_n;
	enum found found = m->known.anomalies_n > 0 ? FOUND_SOMETHING : FOUND_NOTHING;
	if (fit_text(m->answer->summary, SUMMARY_MAX, &text, &why) < 0 ||
	    check_text(m, text, false, found, &why) < 0) {
		prefix(&why, "summary");
		return reject_summary(m, &why);
	}
	v->summary_by = AUTHOR_MODEL;
	return keep_line(m, text, &v->summary);
}

static int merge_all(struct merging *m, struct verdict *v)
{
	for (size_t c = 0; c < m->shown->candidates_n; c++)
		if (m->answer->present[c] && merge_candidate(m, c) < 0)
			return -1;
	for (size_t i = 0; i < m->answer->others_n; i++)
		if (merge_other(m, &m->answer->other[i]) < 0)
			return -1;
	find_subjects(m);
	index_subjects(m);
	for (size_t i = 0; i < m->stands_n; i++)
		if (take_evidence(m, &m->stands[i], &m->s->items[m->item[i]]) < 0)
			return -1;
	if (take_summary(m, v) < 0)
		return -1;
	return sheet_publish(m->s, v, m->w, m->ctx, m->err);
}

int merge_answer(struct sheet *s, struct verdict *v, const struct window *w,
		 const struct shown *shown, const struct answer *answer,
		 const struct verdict_context *ctx, struct err *err)
{
	struct merging m = {
		.s = s, .w = w, .shown = shown, .answer = answer, .ctx = ctx, .err = err
	};
	if (known_init(&m.known, w, shown, ctx->schema, err) < 0)
		return -1;
	int status = merge_all(&m, v);
	known_release(&m.known);
	return status;
}
