/* SPDX-License-Identifier: MIT */
/* Words without numbers: what the lexicon knows, what it means, and what is no more than a guess.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"
#include "verdict/known.h"
#include "verdict/lexicon.h"
#include "verdict/prose.h"

/*
 * Rows 201 to 300 (181 to 200 before them), every five minutes from 14:30 on; temperature 90.0 to
 * 91.8 in a pattern of ten, but 12.71 at row 257, and missing at 260; level 40 up to row 270, 75
 * from there on, give or take 1.
 */
static struct fixture f;
static struct known known;
static struct subject subjects[2];

static void subject_of(size_t i)
{
	const struct mark *m = &f.w.marks[i];
	subjects[i] = (struct subject){ .row = m->row,
					.index = m->index,
					.column = m->finding.column,
					.anomaly = true,
					.value = m->finding.value,
					.finding = &m->finding };
}

static void mark(uint64_t row, size_t column, enum kind kind, double low, double high)
{
	struct finding *n = fixture_mark(&f, row, column, kind, EXPERT_LEVEL, 9.2);
	n->low = low;
	n->high = high;
	n->before = (low + high) / 2;
	n->spread = (high - low) / 6;
	n->threshold = 3;
}

static int set_up(void **state)
{
	static const char *const columns[] = { "temperature", "level" };
	struct err err = ERR_INIT;
	(void)state;
	fixture_init(&f, 20, 100, columns, 2, 181);
	for (size_t i = 0; i < 120; i++) {
		char text[32];
		snprintf(text, sizeof text, "%.1f", 90 + .2 * (double)(i * 7 % 10));
		fixture_cell(&f, i, 0, text);
		snprintf(text, sizeof text, "%zu", (i < 90 ? 40 : 75) + i * 7 % 3);
		fixture_cell(&f, i, 1, text);
	}
	fixture_cell(&f, 257 - 181, 0, "12.71");
	fixture_cell(&f, 260 - 181, 0, NULL);
	mark(257, 0, KIND_DROP, 88, 94);
	mark(271, 1, KIND_LEVEL_SHIFT, 38, 44);
	fixture_finish(&f, 0);
	assert_int_equal(known_init(&known, &f.w, &f.shown, &f.schema, &err), 0);
	subject_of(0);
	subject_of(1);
	known.anomalies_n = known.anomalous_rows_n = 2;
	known.kinds_n[KIND_DROP] = known.kinds_n[KIND_LEVEL_SHIFT] = 1;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	known_release(&known);
	fixture_release(&f);
	return 0;
}

static bool prose_stands(struct span text, bool one_subject, struct err *err)
{
	struct look l;
	assert_int_equal(look_open(&l, text, &known, one_subject, err), 0);
	bool stands = prose_check(&l) == 0;
	look_close(&l);
	return stands;
}

struct text {
	const char *words;
	const char *why; /* a part of it; NULL: it stands */
};

static void expect(const struct text *texts, size_t n, bool one_subject)
{
	int wrong = 0;
	known.subjects = subjects;
	known.subjects_n = one_subject ? 1 : 2;
	for (size_t i = 0; i < n; i++) {
		struct err err = ERR_INIT;
		bool stands = prose_stands(span_z(texts[i].words), one_subject, &err);
		if (stands == !texts[i].why && (stands || strstr(err.msg, texts[i].why)))
			continue;
		print_error("\"%s\": %s\n", texts[i].words, stands ? "stands" : err.msg);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* Said of the reading at row 257. */
static void evidence(void **state)
{
	static const struct text texts[] = {
		{ "a sudden drop, far below the usual range", NULL },
		{ "far above the usual range", "a way that it did not go" },
		{ "colder than its neighbours", NULL },
		{ "hotter than its neighbours", "a way that it did not go" },
		{ "the lowest of the window, then back to normal", NULL },
		{ "the highest of the window", "least or greatest" },
		{ "a slow decline", "how fast" },
		{ "a brief dip", NULL },
		{ "a long dip", "how long" },
		{ "only slightly low", "how much" },
		{ "it stays low", "stays" },
		{ "unlike the rhythm of the rows around it", NULL },
		{ "the probe sulks", "says \"sulks\", which no check knows" },
		{ "possibly a probe that sulks", NULL },
		{ "possibly the temperature sulks", "which no check knows" },
		{ "due to a leprechaun in the boiler", NULL },
		{ "a door left open", NULL },
		{ "a gremlin?", NULL },
	};
	(void)state;
	expect(texts, sizeof texts / sizeof texts[0], true);
}

static void summaries(void **state)
{
	static const struct text texts[] = {
		{ "The temperature recovers at row 258.", NULL },
		{ "The temperature recovers at row 270.", "came back" },
		{ "The temperature never recovers.", "came back" },
		{ "The level never recovers.", NULL },
		{ "The level remains high.", NULL },
		{ "The level is draining.", "a way that it did not go" },
		{ "The level is filling.", NULL },
		{ "The temperature is frozen.", "unchanged" },
		{ "The temperature flips back and forth.", "swings" },
		{ "The level flips wildly.", "swings" },
		{ "Several readings of the temperature are missing.", "more often" },
		{ "A reading of the temperature is missing.", NULL },
		{ "The level is silent.", "missing" },
		{ "Both moved together.", "together" },
		{ "The temperature fell before the level rose.", NULL },
		{ "The temperature fell after the level rose.", "before another" },
		{ "It happened at night.", NULL },
		{ "It happened in the morning.", "time" },
		{ "The temperature drops every hour.", "more often" },
		{ "Most readings lie below 60 in level.", NULL },
		{ "A record crowd.", "which no check knows" },
		{ "Check the wiring of the probe.", NULL },
		{ "The door was opened at row 257.", NULL },
		{ "The door was opened at row 220.", "where nothing is" },
	};
	(void)state;
	expect(texts, sizeof texts / sizeof texts[0], false);
}

/* Said of one reading, by its row or itself. */
static void one_reading(void **state)
{
	static const struct text texts[] = {
		{ "12.71 lies far below the expected band.", NULL },
		{ "12.71 is far above the band.", "a way that it did not go" },
		{ "12.71 lies within the expected band.", "calls ordinary" },
		{ "12.71 is in the usual range.", "calls ordinary" },
		{ "12.71 is close to the median.", "calls ordinary" },
		{ "12.71 is normal.", "calls ordinary" },
		{ "12.71 is not normal.", NULL },
		{ "The temperature of row 257 lies below 84.1.", NULL },
		{ "The temperature of row 258 lies below 84.1.", "a way that it did not go" },
		{ "Row 258 is still far below the band.", "a way that it did not go" },
		{ "Row 258 is within the usual range.", NULL },
		{ "Row 257 is within the usual range.", "calls ordinary" },
		{ "The temperature is below 84.1 at row 258.", "a way that it did not go" },
		{ "Row 257 is below the median.", NULL },
		{ "Row 257 is above the median.", "a way that it did not go" },
		{ "Row 257 was far too low.", NULL },
		{ "Row 258 was still far too low.", "a way that it did not go" },
		{ "Row 258 is low.", "a way that it did not go" },
		{ "The level is high at row 280.", NULL },
		{ "The level is high at row 230.", "a way that it did not go" },
		{ "The level was not high before row 260.", NULL },
		{ "The temperature at row 280 is above the band.", "a way that it did not go" },
	};
	(void)state;
	expect(texts, sizeof texts / sizeof texts[0], false);
}

/* From when on, until when, how long. */
static void spans(void **state)
{
	static const struct text texts[] = {
		{ "The drop in temperature lasted until the end of the window.", "how much" },
		{ "The drop in temperature lasted until row 280.", "how much" },
		{ "The drop in temperature lasted a day.", "how much" },
		{ "The drop in temperature lasted a single reading.", NULL },
		{ "The high level lasted until the end of the window.", NULL },
		{ "All temperature readings after row 257 are too low.", "a way that it did" },
		{ "All level readings after row 271 are too high.", NULL },
		{ "The temperature is out of range from row 257 on.", "out of range" },
		{ "The temperature is out of range until the end.", "out of range" },
		{ "The level is out of range from row 271 on.", NULL },
		{ "After row 257 all of the temperature is out of range.", "out of range" },
		{ "Row 258 of the temperature is out of range.", "out of range" },
		{ "The temperature has been low since row 257.", "a way that it did not go" },
		{ "The level has been high since row 271.", NULL },
		{ "The level has been high since the start of the window.", "a way that it" },
		{ "The temperature kept falling after row 257.", "where none was" },
		{ "Between row 257 and row 271 the temperature was low.", "a way that it" },
	};
	(void)state;
	expect(texts, sizeof texts / sizeof texts[0], false);
}

/* How many of them, and which of two. */
static void several(void **state)
{
	static const struct text texts[] = {
		{ "Both columns jumped.", "where none was" },
		{ "Both are high.", "a way that it did not go" },
		{ "The level and the temperature are high.", "a way that it did not go" },
		{ "Level fell as temperature fell.", "where none was" },
		{ "Temperature fell before level rose.", NULL },
		{ "Only one reading of the level is high.", "less often" },
		{ "One reading of the temperature is low.", NULL },
		{ "Only row 271 of the level is high.", "less often" },
		{ "The drop at row 257 came before the rise at row 271.", NULL },
		{ "The drop at row 257 came after the rise at row 271.", "before another" },
		{ "The drop at row 257 was followed by a jump.", NULL },
		{ "The jump was followed by a drop.", "before another" },
		{ "The temperature rose at row 257.", "where none was" },
		{ "The temperature fell at row 257.", NULL },
		{ "The level rose before row 271.", "where none was" },
		{ "Two drops stand out.", "more often" },
		{ "The drop was larger than the jump.", NULL },
		{ "The drop was the smaller of the two.", "a way that it did not go" },
	};
	(void)state;
	expect(texts, sizeof texts / sizeof texts[0], false);
}

/* What came after what, over commas; and what stands beside what. */
static void orders(void **state)
{
	static const struct text texts[] = {
		{ "The temperature dipped and then spiked.", "where none was" },
		{ "The temperature dipped and then recovered.", NULL },
		{ "The temperature dipped to 12.71, then jumped back.", NULL },
		{ "The temperature dipped, and later the level spiked.", NULL },
		{ "The level rose, and later the temperature dipped.", "into an order" },
		{ "The level rose later than the temperature dipped.", NULL },
		{ "First the level spiked, then the temperature dipped.", "into an order" },
		{ "The level rose to 75, recovered, and then the temperature dipped.",
		  "into an order" },
		{ "A drop to 12.71, followed by a rise of the level.", NULL },
		{ "A rise of the level, followed by a drop to 12.71.", "into an order" },
		{ "After the rise at row 271, the temperature fell to 12.71.", "into an order" },
		{ "After the drop at row 257, the level rose.", NULL },
		{ "After row 240, the temperature dipped.", NULL },
		{ "The rise at row 271 led to a drop of the temperature.", "no check knows" },
		{ "The temperature fell from 91.0 to 12.71 in one step.", NULL },
		{ "The temperature fell from 91.6 to 12.71 in one step.", "side by side" },
		{ "It fell from 91.6 to 12.71 from one row to the next.", "side by side" },
		{ "12.71 is the next lowest reading of the temperature.", "least or greatest" },
		{ "91.6 is the next lowest reading of the temperature.", "least or greatest" },
		{ "90.0 is the next lowest reading of the temperature.", NULL },
	};
	(void)state;
	expect(texts, sizeof texts / sizeof texts[0], false);
}

/* What a guess frees, and what it does not. */
static void guesses(void **state)
{
	static const struct text texts[] = {
		{ "Because of a power cut the temperature was frozen.", "unchanged" },
		{ "Because of a gremlin it was low.", NULL },
		{ "Due to frost it rose and sulked.", "which no check knows" },
		{ "due to a leprechaun in the boiler", NULL },
		{ "For sure the temperature was frozen.", "unchanged" },
		{ "A consistent gremlin.", "which no check knows" },
		{ "consistent with a gremlin", NULL },
		{ "This suggests that it is frozen.", "unchanged" },
		{ "This suggests a gremlin.", NULL },
		{ "An unknown number of gremlins.", "which no check knows" },
		{ "It sulks, all night?", "which no check knows" },
		{ "The temperature fell to three.", "was not shown" },
		{ "Possibly it fell to three.", "was not shown" },
		{ "The fall of the temperature was expected.", "calls ordinary" },
		{ "12.71 is the lowest reading of the window.", NULL },
		{ "12.71 is the second lowest reading of the window.", "least or greatest" },
		{ "The temperature did not change when the level rose.", "unchanged" },
		{ "A dropout to 12.71 in temperature.", NULL },
		{ "A leak is possible: the reading at row 230 is ordinary.", NULL },
		{ "The temperature readings are all identical.", "unchanged" },
	};
	(void)state;
	expect(texts, sizeof texts / sizeof texts[0], false);
}

static void in_order(const struct lexicon_group *groups, size_t n)
{
	for (size_t g = 0; g < n; g++)
		for (size_t i = 0; i < groups[g].n; i++) {
			const char *word = groups[g].words[i];
			if (i > 0 && strcmp(groups[g].words[i - 1], word) >= 0)
				fail_msg("%s stands in the wrong place", word);
			if (lexicon_find(span_z(word)) != groups[g].lexeme)
				fail_msg("%s stands in two lists, or is not found", word);
		}
}

static void lexicon(void **state)
{
	(void)state;
	in_order(lexicon_frame, LEXICON_FRAME);
	in_order(lexicon_words, LEXICON_WORDS);
	in_order(lexicon_meanings, LEXICON_MEANINGS);
	in_order(lexicon_foreign, LEXICON_FOREIGN);
	assert_int_equal(lexicon_find(span_z("Recovers")), LEXEME_BACK);
	assert_int_equal(lexicon_find(span_z("\xC3\x80")), LEXEME_FRAME);
	assert_int_equal(lexicon_find(span_z("")), LEXEME_UNKNOWN);
	assert_int_equal(lexicon_find(
				 span_z("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
			 LEXEME_UNKNOWN);
}

/* Whatever comes: no word of a text, however made, is read beyond its end. */
static void any_bytes(void **state)
{
	static const char *const bits[] = {
		"recovers ", "row ", "257 ", "the ",   "end ",	 "few ", "every ", "in ",  "step ",
		"'",	     "\xC3", "\xD0", "until ", "first ", "of ",	 ", ",	   "not ", "level "
	};
	uint32_t seed = 3;
	char text[200];
	(void)state;
	known.subjects = subjects;
	for (int round = 0; round < 3000; round++) {
		struct err err = ERR_INIT;
		size_t len = 0;
		for (int i = 0; i < 12; i++) {
			seed = seed * 1664525 + 1013904223;
			const char *bit = bits[(seed >> 16) % (sizeof bits / sizeof bits[0])];
			len += (size_t)snprintf(text + len, sizeof text - len, "%s", bit);
		}
		known.subjects_n = (size_t)round % 3;
		char *own = malloc(len);
		assert_non_null(own);
		memcpy(own, text, len);
		if (!prose_stands(span_of(own, len), known.subjects_n == 1, &err))
			assert_true(err.msg[0] != '\0');
		free(own);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evidence),    cmocka_unit_test(summaries),
		cmocka_unit_test(one_reading), cmocka_unit_test(spans),
		cmocka_unit_test(orders),      cmocka_unit_test(several),
		cmocka_unit_test(guesses),     cmocka_unit_test(lexicon),
		cmocka_unit_test(any_bytes),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
