/* SPDX-License-Identifier: MIT */
/*
 * fuzz_answer.c - any bytes as a model's reply about one window: refused with a reason, or an
 * answer from which nothing comes but the window's own rows, columns and cells.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "../tests/verdict/fixture.h"
#include "verdict/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void build(struct fixture *f)
{
	static const char *const columns[] = { "temperature", "pressure" };
	fixture_init(f, 20, 100, columns, 2, 181);
	for (size_t i = 0; i < 120; i++) {
		char text[32];
		snprintf(text, sizeof text, "%.1f", 90 + .2 * (double)(i * 7 % 10));
		fixture_cell(f, i, 0, text);
		fixture_cell(f, i, 1, "2.50");
	}
	fixture_cell(f, 257 - 181, 0, "12.71");
	fixture_cell(f, 260 - 181, 0, NULL);
	fixture_cell(f, 281 - 181, 1, "3.10");
	struct finding *n = fixture_mark(f, 257, 0, KIND_DROP, EXPERT_LEVEL, 6.21);
	n->low = 84.1;
	n->high = 97.3;
	n->before = 91.0;
	n->spread = 1.9;
	n = fixture_mark(f, 281, 1, KIND_SPIKE, EXPERT_LEVEL, 4.4);
	n->before = 2.5;
	fixture_finish(f, 0);
}

static void check_text(struct span text)
{
	assert(text.len > 0 && words_unfit(text) == NULL);
}

static void check(const struct fixture *f, const struct anomaly *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct anomaly *a = &list[i];
		assert(a->row >= f->w.first_row && a->row <= f->w.last_row &&
		       a->column < f->w.values_n);
		size_t cell = (a->row - 181) * f->w.values_n + a->column;
		assert(span_eq(a->digits, f->w.digits[cell]));
		assert(a->severity >= SEVERITY_LOW && a->severity <= SEVERITY_CRITICAL);
		check_text(a->reason);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fixture f;
	static int built;
	struct verdict v;
	struct answer a;
	struct err err = ERR_INIT;
	if (!built)
		build(&f);
	built = 1;
	answer_init(&a);
	verdict_init(&v);
	if (answer_parse(span_of((const char *)data, size), &f.shown, &a, &err) < 0) {
		assert(err.code == ERR_INPUT && err.msg[0] != '\0');
	} else {
		int status = verdict_apply(&v, &f.w, &f.shown, &a, &f.ctx, &err);
		assert(status == 0);
		(void)status;
		check(&f, v.anomalies, v.anomalies_n);
		check(&f, v.dismissed, v.dismissed_n);
		check_text(v.summary);
		assert((v.word == WORD_ANOMALOUS) == (v.anomalies_n > 0));
	}
	answer_release(&a);
	verdict_release(&v);
	return 0;
}
