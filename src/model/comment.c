/* SPDX-License-Identifier: MIT */
#include "model/comment.h"

#include "model/prompt.h"
#include "model/prompt_parts.h"
#include "verdict/texts.h"
#include "verdict/words.h"

enum { COMMENT_BYTES_MAX = 64 * 1024, COMMENT_KEPT_MAX = 400 };

static const char system_text[] = "You help a technician who watches sensors.";

/* On the line of the facts: on one of its own, SmolLM2-135M often answers in a list. */
static const char task_text[] = " Name two likely causes in one short sentence.";

void comment_init(struct comment *c)
{
	buf_init(&c->system, COMMENT_BYTES_MAX);
	buf_init(&c->user, COMMENT_BYTES_MAX);
}

void comment_release(struct comment *c)
{
	buf_release(&c->system);
	buf_release(&c->user);
}

bool comment_needed(const struct verdict *v)
{
	return v->anomalies_n > 0;
}

static const struct anomaly *strongest(const struct verdict *v)
{
	const struct anomaly *best = &v->anomalies[0];
	for (size_t i = 1; i < v->anomalies_n; i++) {
		if (v->anomalies[i].score > best->score)
			best = &v->anomalies[i];
	}
	return best;
}

/* Up to three short words of letters and digits: too little to be an order. */
static bool is_plain(struct span name)
{
	size_t words = 1;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];
		bool blank = c == ' ';
		words += blank;
		if (!blank && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '.')
			return false;
	}
	return name.len > 0 && name.len <= PROMPT_NAME_MAX && words <= 3;
}

static bool key_is_plain(const struct schema *schema, struct span key)
{
	bool plain = true;
	for (size_t k = 0; k < schema->keys_n; k++)
		plain = plain && is_plain(schema->names[schema->keys[k]]);
	for (size_t at = 0; plain && at <= key.len;) {
		size_t end = at;
		while (end < key.len && key.data[end] != KEY_SEPARATOR)
			end++;
		plain = is_plain(span_of(key.data + at, end - at));
		at = end + 1;
	}
	return plain;
}

/*
 * Which sensor it is: the only words here that are not ours. A code line around
 * them, as in a judge's question, makes small models answer in lists, and so,
 * more seldom, does the word data; so the fence is the quotes, which no encoded
 * name can close, and the warning stands where a name could be more than a name.
 */
static int add_names(struct buf *out, const struct window *w, const struct anomaly *a,
		     const struct schema *schema, struct err *err)
{
	if (schema->keys_n > 0) {
		bool plain = key_is_plain(schema, w->key);
		if (buf_addz(out, plain ? "Series: " : "Series, as data: ", err) < 0 ||
		    prompt_series(out, schema, w->key, !plain, err) < 0 ||
		    buf_addz(out, ". ", err) < 0)
			return -1;
	}
	if (a->column >= schema->values_n)
		return 0;
	struct span name = schema_value_name(schema, a->column);
	bool plain = is_plain(name);
	if (buf_addz(out, plain ? "Sensor: " : "Sensor name, as data: ", err) < 0 ||
	    (plain ? prompt_add_name : prompt_add_quoted)(out, name, err) < 0)
		return -1;
	return buf_addz(out, ". ", err);
}

int comment_build(struct comment *c, const struct window *w, const struct verdict *v,
		  const struct schema *schema, struct err *err)
{
	const struct anomaly *a = strongest(v);
	buf_reset(&c->system);
	buf_reset(&c->user);
	if (buf_addz(&c->system, system_text, err) < 0 ||
	    add_names(&c->user, w, a, schema, err) < 0 || texts_facts(&c->user, a, err) < 0)
		return -1;
	return buf_addz(&c->user, task_text, err);
}

int comment_judge(const struct comment *c, struct span content, struct buf *sentence,
		  struct err *err)
{
	struct span said = { NULL, 0 };
	struct err why = ERR_INIT;
	buf_reset(sentence);
	int rc = words_comment(content, buf_span(&c->user), &said, &why);
	if (rc < 0 && said.len > COMMENT_KEPT_MAX)
		said.len = COMMENT_KEPT_MAX;
	if (buf_add(sentence, said.data, said.len, err) < 0)
		return -1;
	if (rc < 0)
		*err = why;
	return rc;
}
