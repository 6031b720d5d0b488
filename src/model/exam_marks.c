/* SPDX-License-Identifier: MIT */
#include "model/exam.h"

#include <string.h>

#include <json-c/json.h>

#include "base/jsonscan.h"
#include "base/jsonw.h"
#include "input/row.h"

enum { MARKS_FILE_MAX = 64 * 1024 };

static const int64_t days_ns = INT64_C(86400) * 1000000000;

void exam_marks_init(struct exam_marks *m)
{
	for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
		m->time_ns[q] = TIME_NONE;
		m->right[q] = false;
	}
}

void exam_marks_set(struct exam_marks *m, size_t q, bool right, int64_t now_ns)
{
	m->time_ns[q] = now_ns;
	m->right[q] = right;
}

int exam_marks_right(const struct exam_marks *m)
{
	int n = 0;
	for (size_t q = 0; q < EXAM_QUESTIONS; q++)
		n += m->time_ns[q] != TIME_NONE && m->right[q];
	return n;
}

size_t exam_marks_answered(const struct exam_marks *m)
{
	size_t n = 0;
	for (size_t q = 0; q < EXAM_QUESTIONS; q++)
		n += m->time_ns[q] != TIME_NONE;
	return n;
}

enum exam_state exam_state(const struct exam_marks *m)
{
	if (exam_marks_answered(m) < EXAM_QUESTIONS)
		return EXAM_UNFINISHED;
	return exam_marks_right(m) >= EXAM_PASS ? EXAM_PASSED : EXAM_FAILED;
}

int exam_marks_encode(struct buf *out, const struct exam_marks *m, const char key[65],
		      struct span model, struct err *err)
{
	struct jsonw w;
	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_name(&w, "exam");
	jsonw_z(&w, key);
	jsonw_name(&w, "model");
	jsonw_string(&w, model);
	jsonw_name(&w, "marks");
	jsonw_array(&w);
	for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
		if (m->time_ns[q] == TIME_NONE)
			continue;
		jsonw_object(&w);
		jsonw_name(&w, "question");
		jsonw_u64(&w, q + 1);
		jsonw_name(&w, "right");
		jsonw_bool(&w, m->right[q]);
		jsonw_name(&w, "answered"); /* seconds since the epoch */
		jsonw_i64(&w, m->time_ns[q] / 1000000000);
		jsonw_close(&w);
	}
	jsonw_close(&w);
	jsonw_close(&w);
	if (jsonw_end(&w, err) < 0)
		return -1;
	return buf_addc(out, '\n', err);
}

static struct json_object *member(struct json_object *o, const char *name, enum json_type type)
{
	struct json_object *v;
	if (!json_object_object_get_ex(o, name, &v) || !json_object_is_type(v, type))
		return NULL;
	return v;
}

/* One entry of the list; false: not of our form. */
static bool read_mark(struct json_object *o, int64_t now_ns, bool any_age, struct exam_marks *m)
{
	if (!json_object_is_type(o, json_type_object))
		return false;
	struct json_object *question = member(o, "question", json_type_int);
	struct json_object *right = member(o, "right", json_type_boolean);
	struct json_object *answered = member(o, "answered", json_type_int);
	if (!question || !right || !answered)
		return false;
	int64_t q = json_object_get_int64(question), s = json_object_get_int64(answered);
	if (q < 1 || q > EXAM_QUESTIONS || s < 0 || s > INT64_C(9000000000))
		return false;
	int64_t then_ns = s * 1000000000;
	/* A second's rounding is no trip from the future. */
	bool fresh = then_ns <= now_ns + 1000000000 && now_ns - then_ns <= EXAM_DAYS * days_ns;
	if (any_age || fresh)
		exam_marks_set(m, (size_t)q - 1, json_object_get_boolean(right), then_ns);
	return true;
}

static bool read_marks(struct json_object *o, const char key[65], int64_t now_ns, bool any_age,
		       struct exam_marks *m)
{
	if (!json_object_is_type(o, json_type_object))
		return false;
	struct json_object *its = member(o, "exam", json_type_string);
	struct json_object *list = member(o, "marks", json_type_array);
	if (!its || !list || strcmp(json_object_get_string(its), key) != 0 ||
	    json_object_array_length(list) > EXAM_QUESTIONS)
		return false;
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		if (!read_mark(json_object_array_get_idx(list, i), now_ns, any_age, m))
			return false;
	}
	return true;
}

int exam_marks_decode(struct span file, const char key[65], int64_t now_ns, bool any_age,
		      struct exam_marks *m, struct err *err)
{
	exam_marks_init(m);
	if (file.len > MARKS_FILE_MAX || jsonscan_check(file, err) < 0)
		return err_set(err, ERR_INPUT, "the marks file is damaged");
	struct json_tokener *tokener = json_tokener_new();
	if (!tokener)
		return err_nomem(err, "marks of the exam");
	struct json_object *o = json_tokener_parse_ex(tokener, file.data, (int)file.len);
	bool ok = o && read_marks(o, key, now_ns, any_age, m);
	json_object_put(o);
	json_tokener_free(tokener);
	if (ok)
		return 0;
	exam_marks_init(m);
	return err_set(err, ERR_INPUT, "the marks file is not of this exam");
}
