/* SPDX-License-Identifier: MIT */
#include "store/jsonread.h"

#include <json-c/json.h>
#include <math.h>

#include "base/jsonscan.h"

struct json_object *json_read(struct span text, struct err *err)
{
	struct json_tokener *tokener;
	struct json_object *o;

	if (jsonscan_check(text, err) < 0)
		return NULL;
	if (text.len > INT32_MAX) {
		err_set(err, ERR_INPUT, "a record of %zu bytes", text.len);
		return NULL;
	}
	tokener = json_tokener_new_ex(JSONSCAN_DEPTH + 2);
	if (!tokener) {
		err_nomem(err, "a record");
		return NULL;
	}
	o = json_tokener_parse_ex(tokener, text.data, (int)text.len);
	json_tokener_free(tokener);
	if (!o)
		err_set(err, ERR_INPUT, "a record cannot be read");
	return o;
}

void json_release(struct json_object *o)
{
	json_object_put(o);
}

struct json_object *json_member(struct json_object *o, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(o, json_type_object))
		(void)json_object_object_get_ex(o, name, &value);
	return value;
}

struct span json_as_text(struct json_object *o)
{
	if (!json_object_is_type(o, json_type_string))
		return span_of("", 0);
	return span_of(json_object_get_string(o), (size_t)json_object_get_string_len(o));
}

struct span json_text(struct json_object *o, const char *name)
{
	return json_as_text(json_member(o, name));
}

uint64_t json_count(struct json_object *o, const char *name)
{
	struct json_object *value = json_member(o, name);
	int64_t n = json_object_is_type(value, json_type_int) ? json_object_get_int64(value) : 0;

	return n > 0 ? (uint64_t)n : 0;
}

double json_number(struct json_object *o)
{
	if (json_object_is_type(o, json_type_int) || json_object_is_type(o, json_type_double))
		return json_object_get_double(o);
	return (double)NAN;
}

bool json_is_true(struct json_object *o, const char *name)
{
	struct json_object *value = json_member(o, name);

	return json_object_is_type(value, json_type_boolean) && json_object_get_boolean(value);
}

size_t json_length(struct json_object *array)
{
	return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

struct json_object *json_at(struct json_object *array, size_t i)
{
	return i < json_length(array) ? json_object_array_get_idx(array, i) : NULL;
}

struct span json_shown(struct json_object *o)
{
	const char *text;

	if (json_object_is_type(o, json_type_string))
		return json_as_text(o);
	text = o ? json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
							     JSON_C_TO_STRING_NOSLASHESCAPE)
		 : "null";
	return span_z(text ? text : "null");
}

bool json_each(struct json_object *o, struct json_walk *walk, const char **name,
	       struct json_object **value)
{
	struct lh_entry *entry = walk->entry;

	if (!json_object_is_type(o, json_type_object))
		return false;
	entry = entry ? lh_entry_next(entry) : lh_table_head(json_object_get_object(o));
	if (!entry)
		return false;
	walk->entry = entry;
	*name = lh_entry_k(entry);
	*value = lh_entry_v(entry);
	return true;
}

int json_series(struct json_object *record, struct buf *out, struct err *err)
{
	struct json_object *series = json_member(record, "series"), *value;
	const char *name;
	struct json_walk walk = { NULL };
	bool first = true;

	while (json_each(series, &walk, &name, &value)) {
		struct span text = json_shown(value);

		/* By position: a cell may be empty. */
		if (!first && buf_addc(out, ',', err) < 0)
			return -1;
		first = false;
		if (buf_add(out, text.data, text.len, err) < 0)
			return -1;
	}
	return 0;
}
