/* SPDX-License-Identifier: MIT */
/*
 * fuzz_jsonscan.c - what jsonscan lets pass, json-c must understand to its last byte, and
 * writing it back must give a text that passes again.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "base/jsonscan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	struct json_tokener *tokener;
	struct json_object *value;
	const char *text;
	char *copy;

	if (jsonscan_check(span_of((const char *)data, size), &err) < 0) {
		assert(err.code == ERR_INPUT && err.msg[0]);
		return 0;
	}
	copy = malloc(size + 1);
	tokener = json_tokener_new_ex(JSONSCAN_DEPTH + 1);
	assert(copy && tokener && size < INT32_MAX);
	memcpy(copy, data, size);
	copy[size] = '\0';
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	value = json_tokener_parse_ex(tokener, copy, (int)size + 1);
	assert(json_tokener_get_error(tokener) == json_tokener_success);
	text = json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN);
	assert(jsonscan_check(span_z(text), &err) == 0);
	json_object_put(value);
	json_tokener_free(tokener);
	free(copy);
	return 0;
}
