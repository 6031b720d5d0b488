/* SPDX-License-Identifier: MIT */
#include "model/prompt_parts.h"

#include "base/jsonw.h"
#include "detect/finding.h"

static void string_of(struct jsonw *w, const char *name, uint64_t max_length)
{
	jsonw_name(w, name);
	jsonw_object(w);
	jsonw_name(w, "type");
	jsonw_z(w, "string");
	jsonw_name(w, "maxLength");
	jsonw_u64(w, max_length);
	jsonw_close(w);
}

static void enum_begin(struct jsonw *w, const char *name)
{
	jsonw_name(w, name);
	jsonw_object(w);
	jsonw_name(w, "type");
	jsonw_z(w, "string");
	jsonw_name(w, "enum");
	jsonw_array(w);
}

static void enum_end(struct jsonw *w)
{
	jsonw_close(w);
	jsonw_close(w);
}

/* kind and severity of an anomaly: `none` only where the decision may be normal. */
static void kind_and_severity(struct jsonw *w, bool may_be_none)
{
	enum_begin(w, "kind");
	for (int k = 0; k < KINDS_N; k++)
		jsonw_z(w, kind_name((enum kind)k));
	enum_end(w);
	enum_begin(w, "severity");
	for (int s = may_be_none ? SEVERITY_NONE : SEVERITY_LOW; s <= SEVERITY_CRITICAL; s++)
		jsonw_z(w, severity_name((enum severity)s));
	enum_end(w);
}

static void object_begin(struct jsonw *w)
{
	jsonw_object(w);
	jsonw_name(w, "type");
	jsonw_z(w, "object");
	jsonw_name(w, "properties");
	jsonw_object(w);
}

/* `required` names every member: `names`, ended by NULL. */
static void object_end(struct jsonw *w, const char *const *names)
{
	jsonw_close(w);
	jsonw_name(w, "required");
	jsonw_array(w);
	for (; *names; names++)
		jsonw_z(w, *names);
	jsonw_close(w);
	jsonw_name(w, "additionalProperties");
	jsonw_bool(w, false);
	jsonw_close(w);
}

static const char *const candidate_names[CANDIDATES_MAX] = { "c1", "c2", "c3", "c4" };

static void candidate(struct jsonw *w, const char *name)
{
	static const char *const members[] = { "evidence", "decision", "kind", "severity", NULL };
	jsonw_name(w, name);
	object_begin(w);
	string_of(w, "evidence", EVIDENCE_MAX);
	enum_begin(w, "decision");
	jsonw_z(w, "anomaly");
	jsonw_z(w, "normal");
	enum_end(w);
	kind_and_severity(w, true);
	object_end(w, members);
}

static void others(struct jsonw *w, const struct plan *p)
{
	static const char *const members[] = {
		"row", "column", "evidence", "kind", "severity", NULL
	};
	jsonw_name(w, "others");
	jsonw_object(w);
	jsonw_name(w, "type");
	jsonw_z(w, "array");
	jsonw_name(w, "maxItems");
	jsonw_u64(w, OTHERS_MAX);
	jsonw_name(w, "items");
	object_begin(w);
	jsonw_name(w, "row");
	jsonw_object(w);
	jsonw_name(w, "type");
	jsonw_z(w, "integer");
	jsonw_name(w, "minimum");
	jsonw_u64(w, p->w->first_row);
	jsonw_name(w, "maximum");
	jsonw_u64(w, p->w->last_row);
	jsonw_close(w);
	enum_begin(w, "column");
	for (size_t i = 0; i < p->columns_n; i++)
		jsonw_string(w, schema_value_name(p->schema, p->column[i]));
	enum_end(w);
	string_of(w, "evidence", EVIDENCE_MAX);
	kind_and_severity(w, false);
	object_end(w, members);
	jsonw_close(w);
}

int prompt_schema(struct buf *out, const struct plan *p, struct err *err)
{
	const char *members[CANDIDATES_MAX + 3];
	size_t n = 0;
	struct jsonw w;
	jsonw_init(&w, out);
	object_begin(&w);
	for (size_t i = 0; i < p->candidates_n; i++) {
		candidate(&w, candidate_names[i]);
		members[n++] = candidate_names[i];
	}
	others(&w, p);
	members[n++] = "others";
	string_of(&w, "summary", SUMMARY_MAX);
	members[n++] = "summary";
	members[n] = NULL;
	object_end(&w, members);
	return jsonw_end(&w, err);
}

int prompt_shape(struct buf *out, const struct plan *p, struct err *err)
{
	if (buf_addc(out, '{', err) < 0)
		return -1;
	for (size_t i = 0; i < p->candidates_n; i++) {
		if (buf_addf(out, err,
			     "\"%s\":{\"evidence\":\"...\",\"decision\":\"anomaly or normal\","
			     "\"kind\":\"...\",\"severity\":\"...\"},",
			     candidate_names[i]) < 0)
			return -1;
	}
	return buf_addz(out, "\"others\":[],\"summary\":\"...\"}", err);
}
