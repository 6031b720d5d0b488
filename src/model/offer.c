/* SPDX-License-Identifier: MIT */
#include <json-c/json.h>
#include <limits.h>
#include <string.h>

#include "base/jsonscan.h"
#include "model/envelope.h"

void offer_init(struct offer *o)
{
	*o = (struct offer){ .context = -1 };
	buf_init(&o->only, ENVELOPE_BYTES_MAX);
	buf_init(&o->entry, ENVELOPE_BYTES_MAX);
}

void offer_release(struct offer *o)
{
	buf_release(&o->only);
	buf_release(&o->entry);
}

static struct json_object *get(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		(void)json_object_object_get_ex(object, name, &value);
	return value;
}

static const char *id_of(struct json_object *entry)
{
	static const char *const names[] = { "id", "model", "name" };
	size_t i;

	if (json_object_is_type(entry, json_type_string))
		return json_object_get_string(entry);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct json_object *value = get(entry, names[i]);

		if (json_object_is_type(value, json_type_string))
			return json_object_get_string(value);
	}
	return NULL;
}

/* "smollm2" is "smollm2:latest", and Docker Model Runner may say where it came from:
 * "docker.io/ai/smollm2:latest". */
static bool same_model(const char *id, const char *model)
{
	size_t id_len = strlen(id), len = strlen(model);

	if (id_len > 7 && strcmp(id + id_len - 7, ":latest") == 0)
		id_len -= 7;
	if (len > 7 && strcmp(model + len - 7, ":latest") == 0)
		len -= 7;
	if (id_len > 10 && strncmp(id, "docker.io/", 10) == 0 &&
	    strncmp(model, "docker.io/", 10) != 0)
		id += 10, id_len -= 10;
	return id_len == len && strncmp(id, model, len) == 0;
}

static bool entry_is(struct json_object *entry, const char *model)
{
	static const char *const lists[] = { "aliases", "tags" };
	const char *id = id_of(entry);
	size_t i, j;

	if (id != NULL && same_model(id, model))
		return true;
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct json_object *list = get(entry, lists[i]);

		if (!json_object_is_type(list, json_type_array))
			continue;
		for (j = 0; j < json_object_array_length(list); j++) {
			struct json_object *alias = json_object_array_get_idx(list, j);

			if (json_object_is_type(alias, json_type_string) &&
			    same_model(json_object_get_string(alias), model))
				return true;
		}
	}
	return false;
}

static int64_t context_of(struct json_object *entry)
{
	static const char *const names[] = { "n_ctx", "max_model_len", "context_length",
					     "loaded_context_length", "context_window" };
	struct json_object *const places[] = { get(entry, "meta"), entry };
	size_t i, j;

	for (i = 0; i < 2; i++)
		for (j = 0; j < sizeof(names) / sizeof(names[0]); j++) {
			struct json_object *value = get(places[i], names[j]);

			if (json_object_is_type(value, json_type_int) &&
			    json_object_get_int64(value) > 0)
				return json_object_get_int64(value);
		}
	return -1;
}

/* Kept for the exam's key: what tells one model from another under the same name. `created` is the
 * server's start with some. */
static int keep_entry(struct offer *o, struct json_object *entry, struct err *err)
{
	const char *id = id_of(entry);
	struct json_object *owner = get(entry, "owned_by");

	o->context = context_of(entry);
	o->llamacpp = json_object_is_type(owner, json_type_string) &&
		      strcmp(json_object_get_string(owner), "llamacpp") == 0;
	if (json_object_is_type(entry, json_type_object)) {
		static const char *const passing[] = { "created", "modified_at", "status",
						       "permission", "state" };
		size_t i;

		for (i = 0; i < sizeof(passing) / sizeof(passing[0]); i++)
			json_object_object_del(entry, passing[i]);
	}
	buf_reset(&o->entry);
	if (buf_addz(&o->entry, json_object_to_json_string_ext(entry, JSON_C_TO_STRING_PLAIN),
		     err) < 0)
		return -1;
	buf_reset(&o->only);
	if (o->n == 1 && id != NULL)
		return buf_addz(&o->only, id, err);
	return 0;
}

static int read_list(struct offer *o, struct json_object *list, const char *model, struct err *err)
{
	struct json_object *best = NULL;
	size_t i;

	o->n = json_object_array_length(list);
	for (i = 0; i < o->n && !o->wanted; i++) {
		best = json_object_array_get_idx(list, i);
		o->wanted = entry_is(best, model);
	}
	if (best == NULL || (!o->wanted && o->n != 1))
		return 0;
	return keep_entry(o, best, err);
}

int offer_read(struct offer *o, struct span body, const char *model, struct err *err)
{
	struct json_tokener *tokener;
	struct json_object *root, *list;
	int rc;

	o->n = 0;
	o->wanted = o->llamacpp = false;
	o->context = -1;
	buf_reset(&o->only);
	buf_reset(&o->entry);
	if (body.len > INT_MAX || jsonscan_check(body, err) < 0)
		return -1;
	tokener = json_tokener_new();
	if (tokener == NULL)
		return err_nomem(err, "a list of models");
	root = json_tokener_parse_ex(tokener, body.data, (int)body.len);
	json_tokener_free(tokener);
	list = get(root, "data");
	if (!json_object_is_type(list, json_type_array))
		list = get(root, "models");
	if (!json_object_is_type(list, json_type_array) &&
	    json_object_is_type(root, json_type_array))
		list = root;
	if (json_object_is_type(list, json_type_array))
		rc = read_list(o, list, model, err);
	else
		rc = err_set(err, ERR_INPUT, "no list of models");
	json_object_put(root);
	return rc;
}
