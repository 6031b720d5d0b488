/* SPDX-License-Identifier: MIT */
/*
 * fuzz_words.c - any bytes as a text: tokens lie in it and in order, and what is let through as a
 * comment holds nothing that is unfit and, said again, is let through again.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "verdict/token.h"
#include "verdict/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_tokens(struct span text)
{
	struct tokens *t = tokens_read(text, NULL, span_of("pump-7\037north", 12), NULL);
	const char *at = text.data;
	assert(t);
	assert(t->n <= TOKENS_MAX && t->list[t->n].type == TOKEN_END);
	for (size_t i = 0; i < t->n; i++) {
		struct span s = t->list[i].text;
		assert(s.len > 0 && s.data >= at && s.data + s.len <= text.data + text.len);
		at = s.data + s.len;
	}
	free(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char question[] = "The usual range is 84.1 to 97.3. At row 257 it was 12.71.";
	struct span text = span_of((const char *)data, size), out, again;
	struct err err = ERR_INIT;
	check_tokens(text);
	if (words_comment(text, span_z(question), &out, &err) == 0) {
		assert(words_unfit(out) == NULL && out.len <= COMMENT_MAX);
		int status = words_comment(out, span_z(question), &again, &err);
		assert(status == 0 && span_eq(out, again));
		(void)status;
	} else {
		assert(err.code == ERR_INPUT && err.msg[0] != '\0');
	}
	struct span cut = words_cut(text, 80);
	assert(cut.len <= text.len && words_chars(cut) <= 80);
	(void)words_empty(text);
	return 0;
}
