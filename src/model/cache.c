/* SPDX-License-Identifier: MIT */
#include "model/cache.h"

#include <json-c/json.h>
#include <limits.h>
#include <string.h>

#include "base/jsonscan.h"
#include "base/jsonw.h"

void kept_answer_init(struct kept_answer *a)
{
	*a = (struct kept_answer){ .prompt_tokens = -1, .completion_tokens = -1 };
	buf_init(&a->model, CACHE_FILE_MAX);
	buf_init(&a->content, CACHE_FILE_MAX);
}

void kept_answer_release(struct kept_answer *a)
{
	buf_release(&a->model);
	buf_release(&a->content);
}

int cache_encode(struct buf *out, const struct kept_answer *a, const char key[65], struct err *err)
{
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_name(&w, "answer_to");
	jsonw_z(&w, key);
	jsonw_name(&w, "rows_max");
	jsonw_u64(&w, a->rows_max);
	jsonw_name(&w, "model");
	jsonw_string(&w, buf_span(&a->model));
	jsonw_name(&w, "request_sha256");
	jsonw_z(&w, a->request_sha256);
	jsonw_name(&w, "prompt_tokens");
	jsonw_i64(&w, a->prompt_tokens);
	jsonw_name(&w, "completion_tokens");
	jsonw_i64(&w, a->completion_tokens);
	jsonw_name(&w, "content");
	jsonw_string(&w, buf_span(&a->content));
	jsonw_close(&w);
	if (jsonw_end(&w, err) < 0)
		return -1;
	return buf_addc(out, '\n', err);
}

static struct json_object *parse(struct span file, struct err *err)
{
	struct json_tokener *tokener;
	struct json_object *root;

	if (file.len > INT_MAX || jsonscan_check(file, err) < 0)
		return NULL;
	tokener = json_tokener_new();
	if (tokener == NULL) {
		(void)err_nomem(err, "a kept answer");
		return NULL;
	}
	root = json_tokener_parse_ex(tokener, file.data, (int)file.len);
	json_tokener_free(tokener);
	if (!json_object_is_type(root, json_type_object)) {
		json_object_put(root);
		(void)err_set(err, ERR_INPUT, "not a kept answer");
		return NULL;
	}
	return root;
}

static int text(struct json_object *root, const char *name, struct buf *out, struct err *err)
{
	struct json_object *value;

	if (!json_object_object_get_ex(root, name, &value) ||
	    !json_object_is_type(value, json_type_string))
		return err_set(err, ERR_INPUT, "a kept file without %s", name);
	buf_reset(out);
	return buf_add(out, json_object_get_string(value),
		       (size_t)json_object_get_string_len(value), err);
}

static int64_t number(struct json_object *root, const char *name)
{
	struct json_object *value;

	if (!json_object_object_get_ex(root, name, &value) ||
	    !json_object_is_type(value, json_type_int))
		return -1;
	return json_object_get_int64(value);
}

static int hex(struct json_object *root, const char *name, char out[65], struct err *err)
{
	struct json_object *value;
	const char *s;

	if (!json_object_object_get_ex(root, name, &value) ||
	    !json_object_is_type(value, json_type_string) ||
	    json_object_get_string_len(value) != 64)
		return err_set(err, ERR_INPUT, "a kept file without %s", name);
	s = json_object_get_string(value);
	if (strspn(s, "0123456789abcdef") != 64)
		return err_set(err, ERR_INPUT, "a kept file without %s", name);
	memcpy(out, s, 65);
	return 0;
}

int cache_decode(struct kept_answer *a, struct span file, const char key[65], struct err *err)
{
	struct json_object *root = parse(file, err);
	char found[65];
	int rc = -1;

	if (root == NULL)
		return -1;
	if (hex(root, "answer_to", found, err) < 0)
		goto out;
	if (strcmp(found, key) != 0) {
		(void)err_set(err, ERR_INPUT, "the answer to another question");
		goto out;
	}
	if (text(root, "model", &a->model, err) < 0 ||
	    text(root, "content", &a->content, err) < 0 ||
	    hex(root, "request_sha256", a->request_sha256, err) < 0)
		goto out;
	a->prompt_tokens = number(root, "prompt_tokens");
	a->completion_tokens = number(root, "completion_tokens");
	a->rows_max = number(root, "rows_max") > 0 ? (size_t)number(root, "rows_max") : 0;
	rc = 0;
out:
	json_object_put(root);
	return rc;
}

int cache_encode_server(struct buf *out, struct span name, struct span entry, struct err *err)
{
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_name(&w, "model");
	jsonw_string(&w, name);
	jsonw_name(&w, "entry");
	jsonw_string(&w, entry);
	jsonw_close(&w);
	if (jsonw_end(&w, err) < 0)
		return -1;
	return buf_addc(out, '\n', err);
}

int cache_decode_server(struct span file, struct buf *name, struct buf *entry, struct err *err)
{
	struct json_object *root = parse(file, err);
	int rc;

	if (root == NULL)
		return -1;
	rc = text(root, "model", name, err) < 0 || text(root, "entry", entry, err) < 0 ? -1 : 0;
	json_object_put(root);
	return rc;
}
