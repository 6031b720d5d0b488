/* SPDX-License-Identifier: MIT */
/* Sentences, true and false, about one window. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"
#include "verdict/contradict.h"
#include "verdict/known.h"
#include "verdict/numbers.h"

/*
 * Rows 201 to 300 (181 to 200 before them), every five minutes from 14:30 on
 * 2014-02-14 on; temperature 90.0 to 91.8 in a pattern of ten, but 12.71 at row
 * 257, missing at 260, and 95.4 at row 281; pressure 2.50 with 3.10 at 281.
 */
static struct fixture f;
static struct known known;
static struct subject subjects[2];

static int set_up(void **state)
{
	static const char *const columns[] = { "temperature", "pressure" };
	(void)state;
	fixture_init(&f, 20, 100, columns, 2, 181);
	for (size_t i = 0; i < 120; i++) {
		char text[32];
		snprintf(text, sizeof text, "%.1f", 90 + .2 * (double)(i * 7 % 10));
		fixture_cell(&f, i, 0, text);
		fixture_cell(&f, i, 1, "2.50");
	}
	fixture_cell(&f, 257 - 181, 0, "12.71");
	fixture_cell(&f, 260 - 181, 0, NULL);
	fixture_cell(&f, 281 - 181, 0, "95.4");
	fixture_cell(&f, 281 - 181, 1, "3.10");
	struct finding *n = fixture_mark(&f, 257, 0, KIND_DROP, EXPERT_LEVEL, 6.21);
	n->low = 84.1;
	n->high = 97.3;
	n->before = 91.0;
	n->spread = 1.9;
	n = fixture_mark(&f, 281, 1, KIND_SPIKE, EXPERT_LEVEL, 4.4);
	n->low = 2.3;
	n->high = 2.7;
	n->before = 2.5;
	n->spread = .05;
	fixture_finish(&f, 0);
	struct err err = ERR_INIT;
	assert_int_equal(known_init(&known, &f.w, &f.shown, &f.schema, &err), 0);
	for (size_t i = 0; i < 2; i++) {
		const struct mark *m = &f.w.marks[i];
		subjects[i] = (struct subject){ .row = m->row,
						.index = m->index,
						.column = m->finding.column,
						.anomaly = true,
						.value = m->finding.value,
						.finding = &m->finding };
	}
	known.anomalies_n = known.anomalous_rows_n = 2;
	known.kinds_n[KIND_DROP] = known.kinds_n[KIND_SPIKE] = 1;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	known_release(&known);
	fixture_release(&f);
	return 0;
}

static const char *judge(const char *text, bool one, char why[ERR_MSG_MAX])
{
	struct err err = ERR_INIT;
	known.subjects = subjects;
	known.subjects_n = one ? 1 : 2;
	struct look l;
	assert_int_equal(look_open(&l, span_z(text), &known, one, &err), 0);
	enum numbers n = numbers_check(&l);
	bool contradicts = n == NUMBERS_TRUE && contradict_check(&l, FOUND_SOMETHING) < 0;
	look_close(&l);
	snprintf(why, ERR_MSG_MAX, "%s", err.msg);
	return n == NUMBERS_FALSE_READING ? "reading"
	       : n == NUMBERS_FALSE	  ? "false"
	       : contradicts		  ? "contradicts"
					  : "true";
}

static void expect(const char *const *texts, bool one, const char *want, const char *or_else)
{
	int wrong = 0;
	char why[ERR_MSG_MAX];
	for (; *texts; texts++) {
		const char *got = judge(*texts, one, why);
		if (strcmp(got, want) != 0 && strcmp(got, or_else) != 0) {
			print_error("%s, not %s: \"%s\" (%s)\n", got, want, *texts, why);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

/* Evidence about row 257. */
static void true_evidence(void **state)
{
	static const char *const texts[] = {
		"fell to 12.71",
		"12.71, far below 84.1 to 97.3",
		"12.7 is far below the band",
		"the value is 12.71 where 91.0 was before",
		"drops to 13 from about 91",
		"value 12.71°C, expected 84.1-97.3°C",
		"reading=12.71 expected=84.1..97.3",
		"temperature: 12.71 (expected 84.1 to 97.3)",
		"12.71 at row 257, below the minimum of the rows before, 90.0",
		"the reading of 12.71 is 78.29 below the level before",
		"78.3 below the level of 91",
		"a drop of 78.3 from 91",
		"an 86% drop from 91.0",
		"dropped by 86 % against the level before",
		"falls by 78.3 degrees",
		"7.2 times lower than before",
		"it is 41 times the usual deviation away",
		"lies 41 spreads below the level before",
		"score 6.2, the highest in the window",
		"score of c1 is 6.21",
		"a score of 6",
		"neighbours are 91.0 and 91.8",
		"row 256 has 91.0 and row 257 has 12.71",
		"rows 250 to 256 are steady, then 12.71",
		"at 19:10 it fell to 12.71",
		"12.71 at 2014-02-14 19:10:00",
		"12.71 at 2014-02-14T19:10:00Z",
		"fell from 91.0 to 12.71 within 5 minutes",
		"fell from 91 to 12.71 in 5min",
		"from 91.0 at row 256 to 12.71 at row 257",
		"c1 is the only reading below 84.1",
		"a single reading of 12.71 among 100 rows",
		"mean 90.2, this reading 12.71",
		"the mean is 90.2 but the reading is 12.71",
		"12.71 vs a median of 91",
		"12.71 against an average of 90.17",
		"the lowest of 99 readings",
		"1.271e1 is far too low",
		"12.71 -> back to 91.8 one row later",
		"row 257 (12.71) is far below row 256 (91.0)",
		"row 257: 12.71",
		"row 257 = 12.71, row 258 = 91.8",
		"the temperature at row 257 is only 12.71",
		"no reading near 12.71 before",
		"a tenth second look shows one drop to 12.71",
		"sudden one-row drop, two likely causes",
		"the first drop in 56 rows",
		"dips below 13",
		"below 84.1 by 71.39",
		"71.4 below the lower bound",
		"more than 70 below the band",
		"over 78 lower than the row before",
		"less than a fifth of the usual level",
		"14% of the level before",
		"only 14 percent of the previous level",
		"12,71 Grad statt 91",
		"c1: 12.71, far outside 84.1 – 97.3",
		"the value drops to 12.71 before it returns to 91.8",
		"drop",
		NULL
	};
	(void)state;
	expect(texts, true, "true", "true");
}

static void false_evidence(void **state)
{
	static const char *const texts[] = { "fell to 12.17",
					     "fell to 88.3",
					     "the value is 90.4",
					     "the value is 91",
					     "value 257",
					     "reading of 12.8 is below the band",
					     "12.72 is far below the band",
					     "temperature 90.8 is too low",
					     "temperature is 84.1, far too low",
					     "90.4 is far below the band",
					     "row 257: 12.91",
					     "row 257 (91.2) is far too low",
					     "drops to 14 from about 91",
					     "reads 1,271 degrees",
					     "the value is -12.71",
					     "fell to 12.71e2",
					     "it read 0 at this time",
					     NULL };
	static const char *const other[] = {
		"expected 80.5 to 97.3",
		"score 7.9, far too low",
		"the mean is 50.3 but this one fell",
		"the median of 90.4 is left far behind",
		"mean 90.8, this reading 12.71",
		"lies 45.3 below the level before",
		"50% below the level before",
		"3 times lower than before",
		"row 999 is far too low",
		"row 9999 and row 257 fell",
		"rows 257 and 412 fell",
		"at 20:10 it fell",
		"at 03:17 it fell",
		"on 2014-02-15 it fell",
		"within 7 minutes",
		"for 3 hours",
		"the 17 readings before were steady and 3 outliers came",
		"ten outliers before it",
		"c3 fell as well",
		"c2 and c9 fell as well",
		"neighbours are 70.4 and 71.2",
		"neighbours are 90.4 and 91.2 far above",
		"fell from 90.4 in one step",
		"fell from 70.4 in one step",
		"T99 fell",
		"row257 and row998",
		"a value of ١٢ is wrong",
		"a value of １２ is wrong",
		"about ½ of before",
		"version 1.2.3.4 of the sensor",
		"123456789012345678901234567890123456789012345678901234567890123 degrees",
		"1e999 degrees",
		"NaN 1e400",
		"on 14/02/2015 it fell",
		"the sensor has 7 columns",
		"dozens of outliers before it",
		"hundreds of readings, thousands of outliers",
		"doubled since the row before",
		"half the usual level",
		"rose by 78.3 degrees",
		"78.3 above the level before",
		NULL
	};
	(void)state;
	expect(texts, true, "reading", "reading");
	expect(other, true, "false", "contradicts");
}

static void true_summaries(void **state)
{
	static const char *const texts[] = {
		"Temperature fell to 12.71 at row 257, while the rows before held between 84.1 and "
		"97.3.",
		"Temperature fell to 12.71 at row 257, while the rows before held between 90.0 and "
		"91.8.",
		"Two anomalies: temperature fell to 12.71 at row 257 and pressure rose to 3.10 at "
		"row 281.",
		"2 anomalies in 100 rows.",
		"2 of 100 rows are unusual.",
		"Two of the 100 rows are unusual, rows 257 and 281.",
		"One drop and one spike in 100 rows.",
		"1 drop, 1 spike.",
		"Rows 257 and 281 stand out.",
		"Rows 257, 281: outliers.",
		"Outliers: 12.71 and 3.1.",
		"12.71 and 3.10 are outliers.",
		"At 19:10 temperature dropped by 86%; at 21:10 pressure rose by 0.6.",
		"At 19:10 temperature dropped by 86 percent, and pressure rose by 24% two hours "
		"later.",
		"Pressure rose from 2.5 to 3.1 at row 281.",
		"Pressure rose to 3.1 (row 281), 24 % above its usual 2.5.",
		"Pressure is 1.24 times its level before.",
		"The mean temperature is 90.2 and the mean pressure 2.51.",
		"The minimum of 12.71 at row 257 is far below the median of 91.0.",
		"The maximum temperature is 95.4, the minimum 12.71.",
		"One reading is missing.",
		"1 missing reading at row 260.",
		"One of 100 readings is missing.",
		"Readings come every 5 minutes.",
		"In 8 hours and 15 minutes two readings stood out.",
		"In 8 h 15 min two readings stood out.",
		"From 14:30 to 22:45 two readings stood out.",
		"On 14 February 2014 two readings stood out.",
		"On Feb 14, 2014, the temperature fell.",
		"At 7:10 pm the temperature fell to 12.71.",
		"The temperature was back at 91.8 by row 258.",
		"Temperature and pressure broke out at rows 257 and 281, 24 rows apart.",
		"Temperature fell to 12.71, then rose to 95.4 at row 281.",
		"The score of row 257 is 6.2, the score of row 281 is 4.4.",
		"c1 is a sensor fault, c2 a pressure surge.",
		"The sensor most likely lost contact for one reading; two likely causes are a "
		"loose plug and frost.",
		"Both columns are affected.",
		"Temperature stays between 90 and 92 apart from two rows.",
		"Temperature fell below 13 at row 257.",
		"Temperature dropped by nearly 80 degrees at row 257.",
		"Temperature fell sharply at row 257, as if the sensor had lost contact with the "
		"pipe.",
		"Temperature fell from 91.0 to 12.71 between rows 256 and 257.",
		"Between rows 201 and 256 temperature held between 90.0 and 91.8.",
		"Pressure peaked at 3.10.",
		"No other row is unusual besides rows 257 and 281.",
		"A drop at row 257 and a spike at row 281; otherwise nothing unusual.",
		"Die Temperatur fiel auf 12,71 Grad.",
		"The first 56 rows are ordinary, then the temperature fell.",
		"The 57th row of the window fell to 12.71, at row 257.",
		"The drop lasted 5 minutes, from 19:10 to 19:15.",
		"Three quarters of an hour passed before all was well.",
		"A leak of CO2 would look like this.",
		NULL
	};
	(void)state;
	expect(texts, false, "true", "true");
}

static void false_summaries(void **state)
{
	static const char *const texts[] = {
		"There are ten outliers.",
		"10 outliers were found in 100 rows.",
		"There are 3 anomalies.",
		"Three of 100 rows are unusual.",
		"20 of the 100 rows are unusual.",
		"5 spikes in pressure.",
		"Row 9999 is unusual.",
		"Rows 210, 215 and 220 are unusual.",
		"Outliers: rows 201, 202 and 203.",
		"90.4, 91.2 and 90.0 are outliers.",
		"Outliers: 90.4, 91.2.",
		"Temperature fell to 3.10 at row 257.",
		"Temperature fell to 12.71 at row 281.",
		"Pressure rose to 12.71 at row 281.",
		"Pressure rose to 95.4.",
		"The mean temperature is 50.",
		"The mean temperature is 90.8.",
		"The median is 90.4.",
		"The maximum temperature is 91.8.",
		"The minimum is 90.0 and the maximum 91.8 of this window.",
		"7 readings are missing.",
		"Readings come every 10 minutes.",
		"The drop lasted 3 hours.",
		"At 12:00 the temperature fell.",
		"At 15:00 the temperature fell to 12.71.",
		"On 2014-02-17 the temperature fell.",
		"On 17 March 2014 the temperature fell.",
		"Temperature fell by 50%.",
		"Temperature fell by 20 degrees.",
		"Pressure tripled at row 281.",
		"Pressure rose by 60%.",
		"The score of row 257 is 9.",
		"In 250 rows two stood out.",
		"All is normal.",
		"Nothing unusual was found.",
		"No anomalies in 100 rows.",
		"The sensor failed at 99.9 degrees.",
		"Temperature 45.6 and pressure 1.1.",
		"Rows 500-600 are bad.",
		"c3 is a fault.",
		"See sensor 12345 for more.",
		"The value 257 is too low.",
		"Temperature fell to 281 degrees.",
		NULL
	};
	(void)state;
	expect(texts, false, "false", "contradicts");
}

/* Of a column beside the one whose anomaly stands. */
static void calm_columns(void **state)
{
	static const char *const kept[] = { "Pressure shows nothing unusual.",
					    "The pressure readings are normal.",
					    "Pressure has no anomalies.", NULL };
	static const char *const refused[] = { "Temperature shows nothing unusual.",
					       "Pressure and temperature show nothing unusual.",
					       "Compared with pressure, nothing is unusual.",
					       "Pressure, like temperature, is normal.",
					       "Pressure and all readings are normal.",
					       NULL };
	(void)state;
	expect(kept, true, "true", "true");
	expect(refused, true, "contradicts", "contradicts");
}

/* Whatever the bytes: an end, and no number of another script. */
static void hostile_text(void **state)
{
	char text[2000];
	char why[ERR_MSG_MAX];
	uint32_t seed = 7;
	(void)state;
	for (int round = 0; round < 3000; round++) {
		static const char *const bits[] = {
			"row ",	    "rows ",	    "12.71", "1e9",	   ",",
			"-",	    "\xE2\x88\x92", "\xFF",  "%",	   " to ",
			"9999",	    "19:10",	    "x10^6", "2014-02-14", "mean ",
			"of ",	    "and ",	    "(",     "three ",	   "times",
			"hundred ", "\xD9\xA1",	    "1,",    "'",	   ".",
			"\n",	    "of 100 rows"
		};
		size_t len = 0;
		while (len < 600) {
			seed = seed * 1664525 + 1013904223;
			const char *bit = bits[(seed >> 16) % (sizeof bits / sizeof bits[0])];
			size_t n = strlen(bit);
			memcpy(text + len, bit, n);
			len += n;
			if ((seed >> 8) % 90 == 0)
				break;
		}
		text[len] = '\0';
		judge(text, round % 2 == 0, why);
	}
	memset(text, '9', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_string_equal(judge(text, false, why), "false");
	for (size_t i = 0; i + 1 < sizeof text; i++)
		text[i] = "9 "[i % 2];
	assert_string_equal(judge(text, false, why), "false");
}

/* Rows without a time are of no day. */
static void no_time_is_no_weekday(void **state)
{
	static const char *const texts[] = { "the drop came on a Sunday", "as on every Monday",
					     NULL };
	int64_t times[120];
	(void)state;
	for (size_t i = 0; i < 120; i++) {
		times[i] = f.w.rows[i].time_ns;
		f.w.rows[i].time_ns = TIME_NONE;
	}
	expect(texts, true, "false", "contradicts");
	for (size_t i = 0; i < 120; i++)
		f.w.rows[i].time_ns = times[i];
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(true_evidence),	 cmocka_unit_test(false_evidence),
		cmocka_unit_test(true_summaries),	 cmocka_unit_test(false_summaries),
		cmocka_unit_test(calm_columns),		 cmocka_unit_test(hostile_text),
		cmocka_unit_test(no_time_is_no_weekday),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
