/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <string.h>

#include "base/near.h"

static const char *const options[] = {
	"time",	       "time-format", "columns", "key",	 "window",
	"sensitivity", "base-url",    "ask",	 "emit", "no-header"
};
static const char *const columns[] = { "time", "sensor", "temperature", "pressure" };

static void expect(const char *word, const char *const *names, size_t n, const char *name)
{
	struct near near = near_of(span_z(word));
	for (size_t i = 0; i < n; i++)
		near_try(&near, span_z(names[i]));
	for (size_t i = 0; i < n; i++)
		near_try_part(&near, span_z(names[i]));
	if (!span_is(near.name, name))
		fail_msg("'%s': '%.*s' is not '%s'", word, (int)near.name.len, near.name.data,
			 name);
}

#define EXPECT(word, names, name) expect(word, names, sizeof names / sizeof *names, name)

static void what_is_mistyped_is_found(void **state)
{
	(void)state;
	EXPECT("sensitivty", options, "sensitivity");
	EXPECT("kye", options, "key");
	EXPECT("Window", options, "window");
	EXPECT("no-headr", options, "no-header");
	EXPECT("temprature", columns, "temperature");
	EXPECT("PRESSURE", columns, "pressure");
}

static void a_part_is_enough(void **state)
{
	(void)state;
	EXPECT("temp", columns, "temperature");
	EXPECT("url", options, "base-url");
	EXPECT("time-column", options, "time");
}

static void nothing_is_made_up(void **state)
{
	(void)state;
	EXPECT("tsv", options, "");
	EXPECT("json", options, "");
	EXPECT("humidity", columns, "");
	EXPECT("", columns, "");
	EXPECT("ti", columns, "");
	EXPECT("mper", columns, "");
}

static void names_past_the_limit_are_passed_over(void **state)
{
	char text[100];
	(void)state;
	memset(text, 'a', sizeof text);
	struct near near = near_of(span_of(text, 64));
	near_try(&near, span_of(text, 65));
	assert_int_equal(near.name.len, 0);
	near_try(&near, span_of(text, 63));
	assert_int_equal(near.name.len, 63);
	near = near_of(span_of(text, 65));
	near_try(&near, span_of(text, 64));
	assert_int_equal(near.name.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_mistyped_is_found),
		cmocka_unit_test(a_part_is_enough),
		cmocka_unit_test(nothing_is_made_up),
		cmocka_unit_test(names_past_the_limit_are_passed_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
