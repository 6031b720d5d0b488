/* SPDX-License-Identifier: MIT */
#include "model/wire.h"

#include <string.h>

#include "base/jsonscan.h"
#include "base/jsonw.h"

struct span wire_member(const char *const *members, size_t n, const char *name)
{
	size_t len = strlen(name), i;

	/* The last one counts, as with options. */
	for (i = n; i-- > 0;)
		if (strncmp(members[i], name, len) == 0 && members[i][len] == '=')
			return span_z(members[i] + len + 1);
	return span_of(NULL, 0);
}

static bool has_member(const struct wire_question *q, const char *name)
{
	return wire_member(q->members, q->members_n, name).data != NULL;
}

static void put_message(struct jsonw *w, const char *role, struct span text)
{
	jsonw_object(w);
	jsonw_name(w, "role");
	jsonw_z(w, role);
	jsonw_name(w, "content");
	jsonw_string(w, text);
	jsonw_close(w);
}

static void put_messages(struct jsonw *w, const struct wire_question *q)
{
	jsonw_name(w, "messages");
	jsonw_array(w);
	if (q->system.len > 0)
		put_message(w, "system", q->system);
	put_message(w, "user", q->user);
	jsonw_close(w);
}

static void put_format(struct jsonw *w, const struct wire_question *q, enum response_format format)
{
	jsonw_name(w, "response_format");
	jsonw_object(w);
	jsonw_name(w, "type");
	if (format == FORMAT_JSON) {
		jsonw_z(w, "json_object");
	} else {
		jsonw_z(w, "json_schema");
		jsonw_name(w, "json_schema");
		jsonw_object(w);
		jsonw_name(w, "name");
		jsonw_z(w, "answer");
		jsonw_name(w, "strict");
		jsonw_bool(w, true);
		jsonw_name(w, "schema");
		jsonw_raw(w, q->schema);
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void put_limits(struct jsonw *w, const struct wire_question *q, const struct wire_form *form)
{
	if (!has_member(q, "max_tokens") && !has_member(q, "max_completion_tokens")) {
		jsonw_name(w, form->completion_tokens ? "max_completion_tokens" : "max_tokens");
		jsonw_i64(w, q->max_tokens);
	}
	if (!has_member(q, "temperature") && !form->no_temperature) {
		jsonw_name(w, "temperature");
		jsonw_i64(w, 0);
	}
	if (!has_member(q, "seed") && !form->no_seed) {
		jsonw_name(w, "seed");
		jsonw_i64(w, 1);
	}
	if (form->no_prompt_cache && !has_member(q, "cache_prompt")) {
		jsonw_name(w, "cache_prompt");
		jsonw_bool(w, false);
	}
}

/* Members of -O in their order, the last of a name only. */
static void put_members(struct jsonw *w, const struct wire_question *q)
{
	size_t i;

	for (i = 0; i < q->members_n; i++) {
		const char *equals = strchr(q->members[i], '=');
		struct span name, value;
		size_t j;

		if (equals == NULL)
			continue;
		name = span_of(q->members[i], (size_t)(equals - q->members[i]));
		value = span_z(equals + 1);
		for (j = i + 1; j < q->members_n; j++)
			if (strncmp(q->members[j], name.data, name.len + 1) == 0)
				break;
		if (j < q->members_n || span_is(value, "null"))
			continue;
		jsonw_name_span(w, name);
		jsonw_raw(w, value);
	}
}

int wire_request(struct buf *out, const struct wire_question *q, const struct wire_form *form,
		 struct err *err)
{
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	if (!has_member(q, "model")) {
		jsonw_name(&w, "model");
		jsonw_z(&w, q->model);
	}
	put_messages(&w, q);
	put_limits(&w, q, form);
	if (q->schema.len > 0 && form->format != FORMAT_TEXT && !has_member(q, "response_format"))
		put_format(&w, q, form->format);
	put_members(&w, q);
	jsonw_close(&w);
	return jsonw_end(&w, err);
}

int wire_check_member(const char *text, struct err *err)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	static const char *const ours[] = { "messages", "stream", "n" };
	size_t len = strspn(text, letters), i;
	struct err inner = ERR_INIT;

	if (len == 0 || text[len] != '=')
		return err_set(err, ERR_USAGE, "--option '%s' is not NAME=JSON", text);
	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (span_is(span_of(text, len), ours[i]))
			return err_set(err, ERR_USAGE,
				       "--option %s: that member is not for changing", ours[i]);
	if (jsonscan_check(span_z(text + len + 1), &inner) < 0)
		return err_set(err, ERR_USAGE,
			       "--option %.*s: %s (a text needs its quotes: %.*s='\"...\"')",
			       (int)len, text, inner.msg, (int)len, text);
	return 0;
}
