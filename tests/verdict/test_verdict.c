/* SPDX-License-Identifier: MIT */
/* What becomes of candidates and claims: every rule of merging, and the reasons of what is thrown
 * away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"
#include "verdict/severity.h"

struct bench {
	struct fixture f;
	struct verdict v;
	struct answer a;
};

/* Rows 101 to 160, 20 before them; a spike at 130 (score 4) and a drop at 140 (score `second`) of
 * column a. */
static void bench_init(struct bench *b, double first, double second)
{
	static const char *const columns[] = { "a", "b" };
	fixture_init(&b->f, 20, 60, columns, 2, 81);
	for (size_t i = 0; i < 80; i++) {
		char text[32];
		snprintf(text, sizeof text, "%.1f", 50 + .1 * (double)(i * 7 % 10));
		fixture_cell(&b->f, i, 0, text);
		snprintf(text, sizeof text, "%zu", 7 + i % 2);
		fixture_cell(&b->f, i, 1, text);
	}
	fixture_cell(&b->f, 130 - 81, 0, "70.5");
	fixture_cell(&b->f, 140 - 81, 0, "20.5");
	fixture_cell(&b->f, 150 - 81, 0, NULL);
	fixture_cell(&b->f, 155 - 81, 0, "53.9");
	for (uint64_t row = 130; row <= 140; row += 10) {
		struct finding *n = fixture_mark(&b->f, row, 0, row == 130 ? KIND_SPIKE : KIND_DROP,
						 EXPERT_LEVEL, row == 130 ? first : second);
		n->low = 49;
		n->high = 52;
		n->before = 50.4;
		n->spread = .3;
	}
	b->f.w.rows[155 - 81].score = 1.6F;
	fixture_finish(&b->f, 0);
	verdict_init(&b->v);
	answer_init(&b->a);
}

static void bench_release(struct bench *b)
{
	verdict_release(&b->v);
	answer_release(&b->a);
	fixture_release(&b->f);
}

static void apply(struct bench *b, const char *content)
{
	struct err err = ERR_INIT;
	int status = answer_parse(span_z(content), &b->f.shown, &b->a, &err);
	if (status < 0)
		print_error("%s\n", err.msg);
	assert_int_equal(status, 0);
	assert_int_equal(verdict_apply(&b->v, &b->f.w, &b->f.shown, &b->a, &b->f.ctx, &err), 0);
}

/* The anomaly of that row, dismissed ones too; one of row 0 if there is none. */
static const struct anomaly *at(const struct verdict *v, uint64_t row)
{
	static const struct anomaly none = { .row = 0 };
	for (size_t i = 0; i < v->anomalies_n; i++)
		if (v->anomalies[i].row == row)
			return &v->anomalies[i];
	for (size_t i = 0; i < v->dismissed_n; i++)
		if (v->dismissed[i].row == row)
			return &v->dismissed[i];
	return &none;
}

static bool rejected(const struct verdict *v, const char *claim, const char *why)
{
	for (size_t i = 0; i < v->rejected_n; i++) {
		char text[2000];
		snprintf(text, sizeof text, "%.*s | %.*s", (int)v->rejected[i].claim.len,
			 v->rejected[i].claim.data, (int)v->rejected[i].why.len,
			 v->rejected[i].why.data);
		if (strstr(text, claim) && strstr(text, why))
			return true;
		print_message("(%s)\n", text);
	}
	return false;
}

#define SPIKE                                     \
	"\"c1\":{\"evidence\":\"rose to 70.5 at " \
	"once\",\"decision\":\"anomaly\",\"kind\":\"spike\",\"severity\":\"medium\"}"
#define NORMAL1 "\"c1\":{\"evidence\":\"a peak like those before\",\"decision\":\"normal\"}"
#define NORMAL2 "\"c2\":{\"evidence\":\"a pause like those before\",\"decision\":\"normal\"}"
#define END ",\"others\":[],\"summary\":\"a rose to 70.5 at row 130.\"}"

static void on_the_detectors_word(void **state)
{
	struct bench b;
	struct err err = ERR_INIT;
	(void)state;
	bench_init(&b, 4, 3.5);
	assert_int_equal(verdict_detect(&b.v, &b.f.w, &b.f.ctx, &err), 0);
	assert_int_equal(b.v.word, WORD_ANOMALOUS);
	assert_int_equal(b.v.anomalies_n, 2);
	assert_int_equal(b.v.anomalies[0].row, 130);
	assert_int_equal(b.v.anomalies[1].row, 140);
	assert_int_equal(b.v.anomalies[0].standing, STANDING_DETECTOR);
	assert_true(span_is(b.v.anomalies[0].digits, "70.5"));
	assert_int_equal(b.v.summary_by, AUTHOR_FACTS);
	assert_int_equal(b.v.severity, SEVERITY_MEDIUM);
	assert_int_equal(b.v.rejected_n + b.v.dismissed_n, 0);
	/* The least severity counts for what is written at all. */
	b.f.ctx.min_severity = SEVERITY_MEDIUM;
	assert_int_equal(verdict_detect(&b.v, &b.f.w, &b.f.ctx, &err), 0);
	assert_int_equal(b.v.anomalies_n, 1);
	b.f.ctx.min_severity = SEVERITY_CRITICAL;
	assert_int_equal(verdict_detect(&b.v, &b.f.w, &b.f.ctx, &err), 0);
	assert_int_equal(b.v.anomalies_n, 0);
	assert_int_equal(b.v.word, WORD_NORMAL);
	assert_int_equal(b.v.severity, SEVERITY_NONE);
	bench_release(&b);
}

static void quiet_and_young(void **state)
{
	struct bench b;
	struct err err = ERR_INIT;
	(void)state;
	bench_init(&b, 4, 3.5);
	b.f.w.marks_n = 0;
	b.f.shown.candidates_n = 0;
	assert_int_equal(verdict_detect(&b.v, &b.f.w, &b.f.ctx, &err), 0);
	assert_int_equal(b.v.word, WORD_NORMAL);
	assert_true(span_is(b.v.summary, "Nothing unusual in 60 rows."));
	b.f.w.young = true;
	assert_int_equal(verdict_detect(&b.v, &b.f.w, &b.f.ctx, &err), 0);
	assert_int_equal(b.v.word, WORD_UNKNOWN);
	apply(&b, "{\"others\":[],\"summary\":\"Nothing unusual to be seen.\"}");
	assert_int_equal(b.v.word, WORD_NORMAL);
	assert_int_equal(b.v.summary_by, AUTHOR_MODEL);
	bench_release(&b);
}

static void confirmed_dismissed_passed_over(void **state)
{
	struct bench b;
	(void)state;
	bench_init(&b, 4, 3.5);
	apply(&b, "{" SPIKE "," NORMAL2 END);
	const struct anomaly *a = at(&b.v, 130);
	assert_int_equal(a->standing, STANDING_CONFIRMED);
	assert_int_equal(a->reason_by, AUTHOR_MODEL);
	assert_true(span_is(a->reason, "rose to 70.5 at once"));
	assert_int_equal(b.v.anomalies_n, 1);
	assert_int_equal(b.v.dismissed_n, 1);
	assert_int_equal(at(&b.v, 140)->standing, STANDING_DISMISSED);
	assert_int_equal(b.v.summary_by, AUTHOR_MODEL);
	assert_int_equal(b.v.rejected_n, 0);
	/* Nothing said of c2: the detector's word. */
	apply(&b, "{" SPIKE END);
	assert_int_equal(at(&b.v, 140)->standing, STANDING_DETECTOR);
	assert_int_equal(b.v.anomalies_n, 2);
	/* Both dismissed: normal, and the summary must not say otherwise. */
	apply(&b, "{" NORMAL1 "," NORMAL2 END);
	assert_int_equal(b.v.word, WORD_NORMAL);
	assert_int_equal(b.v.severity, SEVERITY_NONE);
	assert_int_equal(b.v.dismissed_n, 2);
	bench_release(&b);
}

static void disputed_and_ongoing(void **state)
{
	struct bench b;
	(void)state;
	bench_init(&b, 6, 5.9);
	apply(&b, "{" NORMAL1 "," NORMAL2 END);
	assert_int_equal(at(&b.v, 130)->standing, STANDING_DISPUTED);
	assert_int_equal(at(&b.v, 130)->reason_by, AUTHOR_FACTS);
	assert_int_equal(at(&b.v, 140)->standing, STANDING_DISMISSED);
	assert_int_equal(b.v.word, WORD_ANOMALOUS);
	bench_release(&b);
	/* Twice the threshold of its own expert, whatever the run's is. */
	bench_init(&b, 6, 5.9);
	b.f.marks[0].finding.threshold = 4;
	b.f.marks[1].finding.threshold = 2;
	apply(&b, "{" NORMAL1 "," NORMAL2 END);
	assert_int_equal(at(&b.v, 130)->standing, STANDING_DISMISSED);
	assert_int_equal(at(&b.v, 140)->standing, STANDING_DISPUTED);
	bench_release(&b);
	bench_init(&b, 4, 3.5);
	b.f.marks[0].finding.ongoing = true;
	apply(&b, "{" NORMAL1 "," NORMAL2 END);
	assert_int_equal(at(&b.v, 130)->standing, STANDING_DISPUTED);
	assert_true(at(&b.v, 130)->ongoing);
	assert_int_equal(b.v.anomalies_n, 1);
	bench_release(&b);
}

static void one_step_of_severity(void **state)
{
	(void)state;
	for (int d = SEVERITY_LOW; d <= SEVERITY_CRITICAL; d++)
		for (int m = SEVERITY_NONE; m <= SEVERITY_CRITICAL; m++) {
			int moved = (int)severity_moved((enum severity)d, (enum severity)m);
			assert_true(abs(moved - d) <= 1 && moved >= SEVERITY_LOW &&
				    moved <= SEVERITY_CRITICAL);
			assert_true(m == d  ? moved == d
				    : m > d ? moved > d
					    : moved < d || d == SEVERITY_LOW);
		}
	struct finding f = { .threshold = 3, .score = 3, .event = 3, .expert = EXPERT_LEVEL };
	assert_int_equal(severity_of(&f, 0, 3), SEVERITY_LOW);
	f.score = 4;
	assert_int_equal(severity_of(&f, 0, 3), SEVERITY_MEDIUM);
	f.score = 6;
	assert_int_equal(severity_of(&f, 0, 3), SEVERITY_HIGH);
	assert_int_equal(severity_of(&f, 1.2F, 3), SEVERITY_CRITICAL);
	f.score = 9;
	assert_int_equal(severity_of(&f, 0, 3), SEVERITY_CRITICAL);
	f.threshold = 0;
	assert_int_equal(severity_of(&f, 0, 9), SEVERITY_LOW);
	f.ongoing = true;
	assert_int_equal(severity_of(&f, 1.1F, 9), SEVERITY_LOW);
	assert_int_equal(severity_of(&f, 5, 9), SEVERITY_CRITICAL);
}

#define OTHERS(x) "{" SPIKE ",\"others\":[" x "],\"summary\":\"a rose to 70.5 at row 130.\"}"
#define OTHER(row, column, evidence, kind)                                    \
	"{\"row\":" row ",\"column\":\"" column "\",\"evidence\":\"" evidence \
	"\",\"kind\":\"" kind "\",\"severity\":\"high\"}"

static void claims_of_its_own(void **state)
{
	static const struct {
		const char *content, *claim, *why;
	} cases[] = {
		{ OTHERS(OTHER("9999", "a", "a small peak", "spike")), "9999",
		  "row 9999 is not in this window" },
		{ OTHERS(OTHER("-3", "a", "a small peak", "spike")), "-3",
		  "row -3 is not in this window" },
		{ OTHERS(OTHER("0", "a", "a small peak", "spike")), "\"row\":0",
		  "not in this window" },
		{ OTHERS(OTHER("90", "a", "a small peak", "spike")), "90",
		  "stands before the window" },
		{ OTHERS(OTHER("155", "z", "a small peak", "spike")), "155",
		  "there is no value column \"z\"" },
		{ OTHERS(OTHER("155", "time", "a small peak", "spike")), "155",
		  "there is no value column" },
		{ OTHERS(OTHER("150", "a", "a small peak", "spike")), "150",
		  "is missing, and a spike needs one" },
		{ OTHERS(OTHER("155", "a", "the value is 99.9", "spike")), "155",
		  "gives the reading at row 155 as 99.9" },
		{ OTHERS(OTHER("155", "a", "below the others", "drop")), "155", "no drop" },
		{ OTHERS(OTHER("155", "a", "the same again", "flatline")), "155", "no flatline" },
		{ OTHERS(OTHER("155", "a", "nothing there", "missing")), "155", "is not missing" },
		{ OTHERS(OTHER("155", "a", "a long silence", "gap")), "155", "no silence" },
		{ OTHERS(OTHER("155", "a", "a slow drift", "drift")), "155", "no trend" },
		{ OTHERS(OTHER("155", "a", "a new level", "level_shift")), "155", "no new level" },
		{ OTHERS(OTHER("130", "a", "a peak again", "spike")), "130", "spoken of already" },
		{ OTHERS(OTHER("120", "a", "a small peak", "other")), "120", "too ordinary" },
		{ OTHERS(OTHER("155", "b", "a small peak", "other")), "155", "too ordinary" },
		{ OTHERS(OTHER("155", "a", "a small peak of 53.9",
			       "spike") "," OTHER("155", "a", "peak again", "other")),
		  "155", "spoken of already" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct bench b;
		bench_init(&b, 4, 3.5);
		apply(&b, cases[i].content);
		if (!rejected(&b.v, cases[i].claim, cases[i].why))
			fail_msg("%s: no \"%s\"", cases[i].content, cases[i].why);
		assert_int_equal(b.v.summary_by, AUTHOR_MODEL);
		bench_release(&b);
	}
	struct bench b;
	bench_init(&b, 4, 3.5);
	apply(&b, OTHERS(OTHER("155", "A", "a small peak of 53.9", "spike")));
	const struct anomaly *a = at(&b.v, 155);
	assert_int_equal(a->row, 155);
	assert_int_equal(a->standing, STANDING_MODEL);
	/* Low by the detector, who did not mark it: one step up at most. */
	assert_int_equal(a->severity, SEVERITY_MEDIUM);
	assert_true(span_is(a->digits, "53.9") && a->reason_by == AUTHOR_MODEL);
	assert_int_equal(b.v.rejected_n, 0);
	bench_release(&b);
}

/* A row that was thinned away is not one that may be claimed. */
static void row_not_shown(void **state)
{
	struct bench b;
	char content[400];
	(void)state;
	bench_init(&b, 4, 3.5);
	fixture_finish(&b.f, 20);
	uint64_t hidden = 0;
	for (size_t i = b.f.w.context_n + 1; i + 1 < b.f.w.rows_n && hidden == 0; i++) {
		bool shown = false;
		for (size_t s = 0; s < b.f.shown.rows_n; s++)
			shown |= b.f.shown.rows[s] == i;
		hidden = shown ? 0 : b.f.w.rows[i].number;
	}
	assert_true(hidden > 0);
	snprintf(content, sizeof content,
		 "{\"others\":[{\"row\":%d,\"column\":\"a\",\"evidence\":\"an odd "
		 "peak\",\"kind\":\"spike\",\"severity\":"
		 "\"low\"}],\"summary\":\"Row %d is the odd one out.\"}",
		 (int)hidden, (int)hidden);
	apply(&b, content);
	assert_true(rejected(&b.v, "an odd peak", "was not shown"));
	assert_true(rejected(&b.v, "odd one out", "as a row"));
	assert_int_equal(b.v.summary_by, AUTHOR_FACTS);
	bench_release(&b);
}

static void candidates_claims(void **state)
{
	static const struct {
		const char *said, *why;
		enum standing standing;
		enum author by;
	} cases[] = {
		{ "\"evidence\":\"the value is "
		  "99.9\",\"decision\":\"anomaly\",\"kind\":\"spike\",\"severity\":\"low\"",
		  "gives the reading at row 130 as 99.9", STANDING_DETECTOR, AUTHOR_FACTS },
		{ "\"evidence\":\"the value is 50.1, fine\",\"decision\":\"normal\"",
		  "gives the reading at row 130 as 50.1", STANDING_DETECTOR, AUTHOR_FACTS },
		{ "\"evidence\":\"fell far "
		  "below\",\"decision\":\"anomaly\",\"kind\":\"drop\",\"severity\":\"low\"",
		  "no drop", STANDING_DETECTOR, AUTHOR_FACTS },
		{ "\"evidence\":\"c1\",\"decision\":\"anomaly\",\"kind\":\"spike\",\"severity\":"
		  "\"low\"",
		  "says nothing", STANDING_CONFIRMED, AUTHOR_FACTS },
		{ "\"evidence\":\"rose by 44.4 from "
		  "50\",\"decision\":\"anomaly\",\"kind\":\"spike\",\"severity\":\"low\"",
		  "cites 44.4", STANDING_CONFIRMED, AUTHOR_FACTS },
		{ "\"evidence\":\"a \\u001b[31mred\\u001b[0m spike "
		  "here\",\"decision\":\"anomaly\",\"kind\":\"spike\",\"severity\":\"low\"",
		  "not fit to be shown", STANDING_CONFIRMED, AUTHOR_FACTS },
		{ "\"evidence\":\"a peak of 70.5 that goes on and on in words without an end so "
		  "that it runs past the limit of "
		  "eighty\",\"decision\":\"anomaly\",\"kind\":\"spike\",\"severity\":\"low\"",
		  "longer than 80 characters", STANDING_CONFIRMED, AUTHOR_FACTS },
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct bench b;
		char content[600];
		bench_init(&b, 4, 3.5);
		snprintf(content, sizeof content, "{\"c1\":{%s}%s", cases[i].said, END);
		apply(&b, content);
		if (!rejected(&b.v, "", cases[i].why))
			fail_msg("%s: no \"%s\"", content, cases[i].why);
		assert_int_equal(at(&b.v, 130)->standing, cases[i].standing);
		assert_int_equal(at(&b.v, 130)->reason_by, cases[i].by);
		bench_release(&b);
	}
	struct bench b;
	bench_init(&b, 4, 3.5);
	apply(&b, "{\"c1\":{\"evidence\":\"Rose to 70.5. And then a lot more was said that runs "
		  "past eighty characters "
		  "in all, and "
		  "on\",\"decision\":\"anomaly\",\"kind\":\"spike\",\"severity\":\"low\"}" END);
	assert_true(span_is(at(&b.v, 130)->reason, "Rose to 70.5."));
	bench_release(&b);
}

static void summaries(void **state)
{
	static const struct {
		const char *summary, *why;
	} cases[] = {
		{ "There are ten outliers in the data.", "cites ten" },
		{ "All is normal.", "all is normal" },
		{ "Rows 110 and 111 are unusual.", "calls something unusual" },
		{ "a rose to 99.9 at row 130.", "cites 99.9" },
		{ "drift", "says nothing" },
		{ "See https://example.com/x for more.", "address" },
		{ "a fell to 70.5 at row 130 and b fell too", "a move where none was" },
		{ "a rose to 70.5 at row 130 and fell to 20.5 at row 140", NULL },
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct bench b;
		char content[600];
		bench_init(&b, 4, 3.5);
		snprintf(content, sizeof content, "{%s,\"others\":[],\"summary\":\"%s\"}", SPIKE,
			 cases[i].summary);
		apply(&b, content);
		assert_int_equal(b.v.summary_by, cases[i].why ? AUTHOR_FACTS : AUTHOR_MODEL);
		if (cases[i].why)
			assert_true(rejected(&b.v, "\"summary\"", cases[i].why));
		assert_int_equal(at(&b.v, 130)->standing, STANDING_CONFIRMED);
		bench_release(&b);
	}
}

/* An event and the state may mark the same reading: one anomaly, and it is ongoing. */
static void two_marks_of_one_reading(void **state)
{
	struct bench b;
	struct err err = ERR_INIT;
	(void)state;
	bench_init(&b, 4, 3.5);
	struct finding *n = fixture_mark(&b.f, 130, 0, KIND_LEVEL_SHIFT, EXPERT_STATE, 5);
	n->ongoing = true;
	fixture_finish(&b.f, 0);
	assert_int_equal(verdict_detect(&b.v, &b.f.w, &b.f.ctx, &err), 0);
	assert_int_equal(b.v.anomalies_n, 2);
	assert_true(b.v.anomalies[0].ongoing);
	assert_int_equal(b.v.anomalies[0].expert, EXPERT_LEVEL);
	apply(&b, "{" NORMAL1 "," NORMAL2
		  ",\"c3\":{\"evidence\":\"all as ever here\",\"decision\":\"normal\"}" END);
	assert_int_equal(b.v.anomalies_n, 1);
	assert_int_equal(at(&b.v, 130)->standing, STANDING_DISPUTED);
	bench_release(&b);
}

static void named_by_others(void **state)
{
	struct bench b;
	struct err err = ERR_INIT;
	(void)state;
	bench_init(&b, 4, 3.5);
	assert_int_equal(verdict_detect(&b.v, &b.f.w, &b.f.ctx, &err), 0);
	assert_int_equal(verdict_reject(&b.v, span_z("{\"comment\":\"x\"}"), "is a list", &err), 0);
	assert_true(rejected(&b.v, "comment", "is a list"));
	assert_string_equal(word_name(WORD_UNKNOWN), "unknown");
	assert_string_equal(standing_name(STANDING_DISPUTED), "disputed");
	assert_string_equal(standing_name(STANDING_DISMISSED), "dismissed");
	assert_string_equal(author_name(AUTHOR_FACTS), "facts");
	bench_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_the_detectors_word),
		cmocka_unit_test(quiet_and_young),
		cmocka_unit_test(confirmed_dismissed_passed_over),
		cmocka_unit_test(disputed_and_ongoing),
		cmocka_unit_test(one_step_of_severity),
		cmocka_unit_test(claims_of_its_own),
		cmocka_unit_test(row_not_shown),
		cmocka_unit_test(candidates_claims),
		cmocka_unit_test(summaries),
		cmocka_unit_test(two_marks_of_one_reading),
		cmocka_unit_test(named_by_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
