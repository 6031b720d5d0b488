/* SPDX-License-Identifier: MIT */
/*
 * merge_reject.c - what is thrown away, written down as JSON for a person to see.
 */
#include "verdict/merge_parts.h"

#include "base/jsonw.h"

/* Bytes of a foreign text that are kept for a person to see. */
enum { KEPT_MAX = 600 };

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

int merge_reject_candidate(struct merging *m, const struct claim *claim, const struct err *why)
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

int merge_reject_other(struct merging *m, const struct other_claim *other, const struct err *why)
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
int merge_reject_evidence(struct merging *m, const struct claim *claim, const struct err *why)
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

int merge_reject_summary(struct merging *m, const struct err *why)
{
	struct jsonw w;
	claim_begin(m, &w);
	write_text(&w, "summary", m->answer->summary);
	return claim_reject(m, &w, why);
}
