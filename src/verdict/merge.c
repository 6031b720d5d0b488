/* SPDX-License-Identifier: MIT */
#include "verdict/merge_parts.h"

#include <math.h>

#include "base/decimal.h"
#include "verdict/severity.h"

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
		return merge_reject_candidate(m, &claim, &why);
	}
	/* Two candidates of one reading (an event and the state): the first decides. */
	if (a->standing != STANDING_DETECTOR) {
		err_set(&why, ERR_INPUT, "row %llu was decided already",
			(unsigned long long)a->row);
		return merge_reject_candidate(m, &claim, &why);
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
		return merge_reject_other(m, other, &why);
	}
	if (claimed_before(m, &claim)) {
		err_set(&why, ERR_INPUT, "row %lld was spoken of already", (long long)other->row);
		return merge_reject_other(m, other, &why);
	}
	/* The detector's fifth mark, say: the model found it without being asked. */
	if (claim.mark) {
		decide(m, &claim, &m->s->items[item_of(m, claim.mark)]);
		stand(m, &claim, item_of(m, claim.mark));
		return 0;
	}
	if (claims_surprise(&claim, m->w, m->ctx->threshold, &why) < 0)
		return merge_reject_other(m, other, &why);
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
		if (merge_evidence(m, &m->stands[i], &m->s->items[m->item[i]]) < 0)
			return -1;
	if (merge_summary(m, v) < 0)
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
	m.known.lists = ctx->lists;
	int status = merge_all(&m, v);
	known_release(&m.known);
	return status;
}
