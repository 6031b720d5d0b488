/* SPDX-License-Identifier: MIT */
#include "verdict/answer.h"

#include <stdlib.h>

#include <json-c/json.h>

#include "base/jsonscan.h"
#include "verdict/unwrap.h"

/* A name that is quoted in a message. */
enum { QUOTED_MAX = 40, WHERE_MAX = 64 };

void shown_init(struct shown *s)
{
	*s = (struct shown){ 0 };
	buf_init(&s->question, 4 << 20);
}

void shown_release(struct shown *s)
{
	free(s->rows);
	buf_release(&s->question);
	shown_init(s);
}

void answer_init(struct answer *a)
{
	*a = (struct answer){ 0 };
	buf_init(&a->text, 4 << 20);
}

void answer_release(struct answer *a)
{
	buf_release(&a->text);
	answer_init(a);
}

/* One answer being read; `where` names the part at hand in messages. */
struct reading {
	struct answer *a;
	size_t candidates_n;
	struct err *err;
	char where[WHERE_MAX];
};

static void where_is(struct reading *r, const char *part, size_t n)
{
	size_t len = strlen(part);
	memcpy(r->where, part, len);
	if (n > 0)
		r->where[len++] = (char)('0' + n % 10);
	r->where[len] = '\0';
}

static int member_bad(const struct reading *r, const char *name, const char *what)
{
	return err_set(r->err, ERR_INPUT, "the answer's shape: \"%s\" of %s %s", name, r->where,
		       what);
}

static int member_unknown(const struct reading *r, const char *name)
{
	int len = 0;
	while (len < QUOTED_MAX && name[len] >= 0x20 && name[len] < 0x7F)
		len++;
	return err_set(r->err, ERR_INPUT,
		       "the answer's shape: %s has a member \"%.*s\" that was not asked for",
		       r->where, len, name);
}

/* A string into a->text, which has room for every string of the reply: spans stay valid. */
static int read_text(const struct reading *r, const char *name, struct json_object *value,
		     struct span *out)
{
	if (!json_object_is_type(value, json_type_string))
		return member_bad(r, name, value ? "is not a text" : "is missing");
	struct buf *text = &r->a->text;
	size_t at = text->len;
	size_t len = (size_t)json_object_get_string_len(value);
	if (buf_add(text, json_object_get_string(value), len, r->err) < 0)
		return -1;
	*out = span_of(text->data + at, len);
	return 0;
}

static struct span string_span(struct json_object *value)
{
	return span_of(json_object_get_string(value), (size_t)json_object_get_string_len(value));
}

static int read_kind(const struct reading *r, struct json_object *object, struct said *said)
{
	struct json_object *kind = json_object_object_get(object, "kind");
	if (!json_object_is_type(kind, json_type_string) ||
	    !kind_from_name(string_span(kind), &said->kind))
		return member_bad(r, "kind", kind ? "is none of the kinds" : "is missing");
	struct json_object *severity = json_object_object_get(object, "severity");
	if (!json_object_is_type(severity, json_type_string) ||
	    !severity_from_name(string_span(severity), &said->severity))
		return member_bad(r, "severity",
				  severity ? "is none of the severities" : "is missing");
	if (said->severity < SEVERITY_LOW)
		said->severity = SEVERITY_LOW;
	return 0;
}

static int only_members(const struct reading *r, struct json_object *object,
			const char *const *names, size_t names_n)
{
	json_object_object_foreach(object, key, value)
	{
		(void)value;
		bool known = false;
		for (size_t i = 0; i < names_n && !known; i++)
			known = strcmp(key, names[i]) == 0;
		if (!known)
			return member_unknown(r, key);
	}
	return 0;
}

static int read_candidate(struct reading *r, struct json_object *object, struct said *said)
{
	static const char *const names[] = { "evidence", "decision", "kind", "severity" };
	if (!json_object_is_type(object, json_type_object))
		return err_set(r->err, ERR_INPUT, "the answer's shape: %s is not an object",
			       r->where);
	if (only_members(r, object, names, sizeof names / sizeof names[0]) < 0 ||
	    read_text(r, "evidence", json_object_object_get(object, "evidence"), &said->evidence) <
		    0)
		return -1;
	struct json_object *decision = json_object_object_get(object, "decision");
	if (!json_object_is_type(decision, json_type_string))
		return member_bad(r, "decision", decision ? "is not a text" : "is missing");
	said->anomaly = span_is(string_span(decision), "anomaly");
	if (said->anomaly)
		return read_kind(r, object, said);
	if (!span_is(string_span(decision), "normal"))
		return member_bad(r, "decision", "is neither \"anomaly\" nor \"normal\"");
	return 0;
}

static int read_other(struct reading *r, struct json_object *object, struct other_claim *claim)
{
	static const char *const names[] = { "row", "column", "evidence", "kind", "severity" };
	if (!json_object_is_type(object, json_type_object))
		return err_set(r->err, ERR_INPUT, "the answer's shape: %s is not an object",
			       r->where);
	struct json_object *row = json_object_object_get(object, "row");
	if (only_members(r, object, names, sizeof names / sizeof names[0]) < 0)
		return -1;
	if (!json_object_is_type(row, json_type_int))
		return member_bad(r, "row", row ? "is not an integer" : "is missing");
	claim->row = json_object_get_int64(row);
	claim->said.anomaly = true;
	if (read_text(r, "column", json_object_object_get(object, "column"), &claim->column) < 0 ||
	    read_text(r, "evidence", json_object_object_get(object, "evidence"),
		      &claim->said.evidence) < 0)
		return -1;
	return read_kind(r, object, &claim->said);
}

static int read_others(struct reading *r, struct json_object *array)
{
	if (!json_object_is_type(array, json_type_array))
		return err_set(r->err, ERR_INPUT, "the answer's shape: \"others\" is not a list");
	size_t n = json_object_array_length(array);
	if (n > OTHERS_MAX)
		return err_set(r->err, ERR_INPUT,
			       "the answer's shape: \"others\" has %zu claims, at most %d were "
			       "asked for",
			       n, OTHERS_MAX);
	for (size_t i = 0; i < n; i++) {
		where_is(r, "others, claim ", i + 1);
		if (read_other(r, json_object_array_get_idx(array, i), &r->a->other[i]) < 0)
			return -1;
	}
	r->a->others_n = n;
	return 0;
}

/* "c1".."c9": its number; else 0. */
static size_t candidate_number(const char *name)
{
	return name[0] == 'c' && name[1] >= '1' && name[1] <= '9' && name[2] == '\0'
		       ? (size_t)(name[1] - '0')
		       : 0;
}

static int read_member(struct reading *r, const char *name, struct json_object *value)
{
	size_t c = candidate_number(name);
	if (c > r->candidates_n)
		return err_set(r->err, ERR_INPUT,
			       "the answer's shape: it speaks of %s, but %zu %s shown", name,
			       r->candidates_n,
			       r->candidates_n == 1 ? "candidate was" : "candidates were");
	if (c > 0) {
		where_is(r, "c", c);
		r->a->present[c - 1] = true;
		return read_candidate(r, value, &r->a->candidate[c - 1]);
	}
	where_is(r, "the answer", 0);
	if (strcmp(name, "others") == 0)
		return read_others(r, value);
	if (strcmp(name, "summary") == 0)
		return read_text(r, "summary", value, &r->a->summary);
	return member_unknown(r, name);
}

static int read_answer(struct reading *r, struct json_object *root)
{
	if (!json_object_is_type(root, json_type_object))
		return err_set(r->err, ERR_INPUT, "the answer's shape: it is not one JSON object");
	json_object_object_foreach(root, name, value)
	{
		if (read_member(r, name, value) < 0)
			return -1;
	}
	if (!json_object_object_get_ex(root, "summary", NULL))
		return err_set(r->err, ERR_INPUT, "the answer's shape: \"summary\" is missing");
	return 0;
}

static struct json_object *parse(struct span json, struct err *err)
{
	struct json_tokener *tokener = json_tokener_new_ex(JSONSCAN_DEPTH + 1);
	if (!tokener) {
		err_nomem(err, "an answer");
		return NULL;
	}
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	struct json_object *root = json_tokener_parse_ex(tokener, json.data, (int)json.len);
	enum json_tokener_error code = json_tokener_get_error(tokener);
	json_tokener_free(tokener);
	if (code == json_tokener_success)
		return root;
	json_object_put(root);
	err_set(err, ERR_INPUT, "the reply is not JSON: %s", json_tokener_error_desc(code));
	return NULL;
}

static int scan(struct span json, struct err *err)
{
	struct err why = ERR_INIT;
	if (jsonscan_check(json, &why) == 0)
		return 0;
	return err_set(err, why.code, "the reply is not strict JSON: %s", why.msg);
}

static void answer_reset(struct answer *a)
{
	struct buf text = a->text;
	buf_reset(&text);
	*a = (struct answer){ .text = text };
}

int answer_parse(struct span content, const struct shown *shown, struct answer *answer,
		 struct err *err)
{
	answer_reset(answer);
	struct span json;
	if (content.len > ANSWER_BYTES_MAX)
		return err_set(err, ERR_INPUT, "the reply is longer than %d bytes",
			       ANSWER_BYTES_MAX);
	if (unwrap(content, &json, err) < 0 || scan(json, err) < 0 ||
	    buf_reserve(&answer->text, json.len, err) < 0)
		return -1;
	struct json_object *root = parse(json, err);
	if (!root)
		return -1;
	struct reading r = { .a = answer, .candidates_n = shown->candidates_n, .err = err };
	int status = read_answer(&r, root);
	json_object_put(root);
	if (status < 0)
		answer_reset(answer);
	return status;
}
