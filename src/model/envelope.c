/* SPDX-License-Identifier: MIT */
#include "model/envelope.h"

#include <json-c/json.h>
#include <limits.h>
#include <string.h>

#include "base/jsonscan.h"
#include "base/text.h"

void envelope_init(struct envelope *e)
{
	*e = (struct envelope){
		.prompt_tokens = -1, .completion_tokens = -1, .context = -1, .needed = -1
	};
	buf_init(&e->content, ENVELOPE_BYTES_MAX + 1);
	buf_init(&e->message, (size_t)4 * ENVELOPE_MESSAGE_MAX);
	buf_init(&e->model, (size_t)4 * ENVELOPE_MESSAGE_MAX);
}

void envelope_release(struct envelope *e)
{
	buf_release(&e->content);
	buf_release(&e->message);
	buf_release(&e->model);
	if (e->tokener != NULL)
		json_tokener_free(e->tokener);
	e->tokener = NULL;
}

/* NULL: not one strict JSON value (scan holds why), or no memory. */
static struct json_object *parse(struct envelope *e, struct span body, struct err *scan)
{
	if (body.len > INT_MAX || jsonscan_check(body, scan) < 0)
		return NULL;
	if (e->tokener == NULL)
		e->tokener = json_tokener_new();
	if (e->tokener == NULL) {
		(void)err_nomem(scan, "a reply");
		return NULL;
	}
	json_tokener_reset(e->tokener);
	return json_tokener_parse_ex(e->tokener, body.data, (int)body.len);
}

static struct json_object *member(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (!json_object_is_type(object, json_type_object))
		return NULL;
	(void)json_object_object_get_ex(object, name, &value);
	return value;
}

static struct span text_of(struct json_object *value)
{
	if (!json_object_is_type(value, json_type_string))
		return span_of("", 0);
	return span_of(json_object_get_string(value), (size_t)json_object_get_string_len(value));
}

static int64_t integer_of(struct json_object *value)
{
	if (!json_object_is_type(value, json_type_int))
		return -1;
	return json_object_get_int64(value);
}

static bool says(struct json_object *object, const char *name, const char *word)
{
	return span_is(text_of(member(object, name)), word);
}

/* Printable, blanks pressed together, tags of a page taken out, cut at the limit. */
static int put_message(struct buf *out, struct span text, struct err *err)
{
	bool tag = false, blank = false;
	size_t i, from = out->len;

	for (i = 0; i < text.len && out->len - from < ENVELOPE_MESSAGE_MAX;) {
		bool valid;
		uint32_t cp;
		size_t n = text_decode(span_of(text.data + i, text.len - i), &cp, &valid);
		struct span one = span_of(text.data + i, n);

		i += n;
		if (cp == '<' || tag) {
			tag = cp != '>';
			blank = true;
			continue;
		}
		if (cp <= ' ' || text_is_unsafe(cp)) {
			blank = true;
			continue;
		}
		if (blank && out->len > from && buf_addc(out, ' ', err) < 0)
			return -1;
		blank = false;
		if (text_add_printable(out, one, err) < 0)
			return -1;
	}
	return 0;
}

static int say(struct envelope *e, enum envelope_end end, const char *code, struct span words,
	       struct err *err)
{
	e->end = end;
	e->code = code;
	buf_reset(&e->message);
	return put_message(&e->message, words, err);
}

/* The words of an error that may be an object, a text or a list of either. */
static struct span error_words(struct json_object *error)
{
	static const char *const names[] = { "message", "detail", "error", "msg" };
	size_t i;

	if (json_object_is_type(error, json_type_array))
		error = json_object_array_get_idx(error, 0);
	if (json_object_is_type(error, json_type_string))
		return text_of(error);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct json_object *value = member(error, names[i]);

		if (json_object_is_type(value, json_type_string))
			return text_of(value);
		if (json_object_is_type(value, json_type_array) &&
		    json_object_array_length(value) > 0)
			return error_words(json_object_array_get_idx(value, 0));
	}
	return span_of("", 0);
}

static bool is_quota(struct json_object *error)
{
	return says(error, "code", "insufficient_quota") ||
	       says(error, "type", "insufficient_quota") ||
	       says(error, "code", "billing_hard_limit_reached") ||
	       says(error, "code", "billing_not_active");
}

static bool is_too_long(struct json_object *error, int status)
{
	return status == 413 || says(error, "type", "exceed_context_size_error") ||
	       says(error, "code", "context_length_exceeded") ||
	       says(error, "code", "string_above_max_length");
}

static bool names_param(struct json_object *error, const char *name)
{
	return says(error, "param", name);
}

/* A member that we cannot do without, or cannot say otherwise. */
static bool names_another(struct json_object *error)
{
	struct span param = text_of(member(error, "param"));

	return param.len > 0 && (param.len < 15 || memcmp(param.data, "response_format", 15) != 0);
}

static enum envelope_end judge_request(struct json_object *error)
{
	if (names_param(error, "max_tokens") || names_param(error, "max_completion_tokens"))
		return ENVELOPE_BAD_TOKENS;
	if (names_param(error, "temperature"))
		return ENVELOPE_BAD_TEMPERATURE;
	if (names_param(error, "seed"))
		return ENVELOPE_BAD_SEED;
	return names_another(error) ? ENVELOPE_PERMANENT : ENVELOPE_BAD_REQUEST;
}

static enum envelope_end judge_status(int status, struct json_object *error)
{
	switch (status) {
	case 401:
	case 403:
		return ENVELOPE_KEY;
	case 402:
		return ENVELOPE_QUOTA;
	case 404:
		return ENVELOPE_NOT_FOUND;
	case 408:
	case 409:
	case 425:
		return ENVELOPE_PASSING;
	case 429:
		return is_quota(error) ? ENVELOPE_QUOTA : ENVELOPE_LIMITED;
	case 400:
	case 415:
	case 422:
	case 501:
		return judge_request(error);
	case 503:
		return says(error, "type", "unavailable_error") ? ENVELOPE_LOADING
								: ENVELOPE_PASSING;
	default:
		return status >= 500 && status != 505 ? ENVELOPE_PASSING : ENVELOPE_PERMANENT;
	}
}

static const char *code_of(enum envelope_end end)
{
	switch (end) {
	case ENVELOPE_KEY:
		return "refused";
	case ENVELOPE_QUOTA:
		return "quota";
	case ENVELOPE_LOADING:
		return "loading";
	case ENVELOPE_LIMITED:
		return "rate_limit";
	case ENVELOPE_TOO_LONG:
		return "context";
	default:
		return "http";
	}
}

/* A status that is not 200, or an error with 200 (then its own code counts, if it is one of
 * HTTP's). */
static int read_error(struct envelope *e, int status, struct json_object *root, struct span body,
		      struct err *err)
{
	struct json_object *error = member(root, "error");
	struct span words;
	enum envelope_end end;

	if (error == NULL)
		error = root;
	if (json_object_is_type(error, json_type_array))
		error = json_object_array_get_idx(error, 0);
	words = error != NULL ? error_words(error) : body;
	if (words.len == 0)
		words = body;
	if (status == 200) {
		int64_t code = integer_of(member(error, "code"));

		status = code >= 400 && code <= 599 ? (int)code : 500;
	}
	e->context = integer_of(member(error, "n_ctx"));
	e->needed = integer_of(member(error, "n_prompt_tokens"));
	end = is_too_long(error, status) ? ENVELOPE_TOO_LONG : judge_status(status, error);
	if (say(e, end, code_of(end), words, err) < 0)
		return -1;
	if (status >= 300 && status <= 399)
		return buf_addf(&e->message, err,
				"%sstatus %d: redirects are not followed, give the right address "
				"with -u",
				e->message.len > 0 ? "; " : "", status);
	return e->message.len > 0 ? 0
				  : buf_addf(&e->message, err, "status %d, without a word", status);
}

static int unusable(struct envelope *e, const char *code, const char *words, struct err *err)
{
	return say(e, ENVELOPE_UNUSABLE, code, span_z(words), err);
}

static int read_finish(struct envelope *e, struct json_object *choice, struct json_object *message,
		       struct err *err)
{
	struct span finish = text_of(member(choice, "finish_reason"));
	struct span refusal = text_of(member(message, "refusal"));
	struct json_object *content = member(message, "content");
	struct span text = text_of(content);

	buf_reset(&e->content);
	if (buf_add(&e->content, text.data, text.len, err) < 0)
		return -1;
	if (span_is(finish, "length"))
		return say(e, ENVELOPE_CUT, "cut", span_z("the reply was cut at its token limit"),
			   err);
	if (span_is(finish, "content_filter"))
		return unusable(e, "filtered", "the server's content filter held the reply back",
				err);
	if (span_is(finish, "tool_calls") || span_is(finish, "function_call"))
		return unusable(e, "tools", "the model called a tool that nobody offered", err);
	if (!span_is(finish, "stop"))
		return unusable(e, "unfinished", "finish_reason is not \"stop\"", err);
	if (refusal.len > 0)
		return say(e, ENVELOPE_UNUSABLE, "refusal", refusal, err);
	if (!json_object_is_type(content, json_type_string))
		return unusable(e, "content", "the reply has no content", err);
	if (text.len == 0)
		return unusable(e, "content", "the reply's content is empty", err);
	e->end = ENVELOPE_CONTENT;
	e->code = NULL;
	return 0;
}

static int read_choices(struct envelope *e, struct json_object *root, struct err *err)
{
	struct json_object *choices = member(root, "choices");
	struct json_object *usage = member(root, "usage");
	struct json_object *choice, *message;
	struct span model = text_of(member(root, "model"));

	e->prompt_tokens = integer_of(member(usage, "prompt_tokens"));
	e->completion_tokens = integer_of(member(usage, "completion_tokens"));
	buf_reset(&e->model);
	if (put_message(&e->model, model, err) < 0)
		return -1;
	if (!json_object_is_type(choices, json_type_array))
		return say(e, ENVELOPE_GARBLED, "garbled",
			   span_z("status 200, but no reply of a chat server: no choices"), err);
	if (json_object_array_length(choices) != 1)
		return unusable(e, "choices", "the reply does not hold exactly one choice", err);
	choice = json_object_array_get_idx(choices, 0);
	message = member(choice, "message");
	if (!json_object_is_type(message, json_type_object))
		return unusable(e, "choices", "the reply's choice holds no message", err);
	return read_finish(e, choice, message, err);
}

int envelope_read(struct envelope *e, int status, struct span body, struct err *err)
{
	struct err scan = ERR_INIT;
	struct json_object *root = parse(e, body, &scan);
	int rc;

	if (scan.code == ERR_SYSTEM) {
		*err = scan;
		return -1;
	}
	e->prompt_tokens = e->completion_tokens = e->context = e->needed = -1;
	buf_reset(&e->content);
	if (status < 200 || status > 299 || member(root, "error") != NULL ||
	    says(root, "object", "error")) {
		rc = read_error(e, status >= 200 && status <= 299 ? 200 : status, root, body, err);
	} else if (root == NULL) {
		rc = say(e, ENVELOPE_GARBLED, "garbled", span_z(""), err);
		if (rc == 0)
			rc = buf_addf(&e->message, err, "status %d, but no JSON: %s", status,
				      scan.msg);
	} else {
		rc = read_choices(e, root, err);
	}
	json_object_put(root);
	return rc;
}
