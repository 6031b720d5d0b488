/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "filter/option_values.h"

enum { LIST_MAX = 200 };

static int unknown_letter(const struct option_spec *table, size_t n, int letter, struct err *err)
{
	/* ASCII: the two cases differ in one bit */
	for (size_t i = 0; i < n; i++)
		if (table[i].letter && table[i].letter == (letter ^ 0x20))
			return err_set(err, ERR_USAGE,
				       "unknown option '-%c'; did you mean -%c (--%s)?", letter,
				       table[i].letter, table[i].name);
	return err_set(err, ERR_USAGE, "unknown option '-%c'; --help=all lists them", letter);
}

/* "--state, --state-from": what begins with the word, as far as there is room; how many. */
static size_t list_beginnings(const struct option_spec *table, size_t n, struct span word,
			      char out[LIST_MAX])
{
	size_t found = 0;
	size_t used = 0;
	out[0] = '\0';
	for (size_t i = 0; i < n && used < LIST_MAX; i++) {
		if (table[i].form == VALUE_HEADING ||
		    strncmp(table[i].name, word.data, word.len) != 0)
			continue;
		int added = snprintf(out + used, LIST_MAX - used, "%s--%s", found ? ", " : "",
				     table[i].name);
		used += added > 0 ? (size_t)added : 0;
		found++;
	}
	return found;
}

static struct span meant(const struct option_spec *table, size_t n, struct span word)
{
	struct near near = near_of(word);
	for (size_t i = 0; i < n; i++)
		if (table[i].form != VALUE_HEADING)
			near_try(&near, span_z(table[i].name));
	for (size_t i = 0; i < n; i++)
		if (table[i].form != VALUE_HEADING)
			near_try_part(&near, span_z(table[i].name));
	return near.name;
}

int option_unknown(const struct option_spec *table, size_t n, const char *arg, int letter,
		   struct err *err)
{
	char list[LIST_MAX];
	if (letter != 0)
		return unknown_letter(table, n, letter, err);
	const struct span word = span_of(arg + 2, strcspn(arg + 2, "="));
	if (list_beginnings(table, n, word, list) > 1)
		return err_set(err, ERR_USAGE, "'--%.*s' may be one of %s", (int)word.len,
			       word.data, list);
	const struct span name = meant(table, n, word);
	if (name.len > 0)
		return err_set(err, ERR_USAGE, "unknown option '--%.*s'; did you mean --%.*s?",
			       (int)word.len, word.data, (int)name.len, name.data);
	return err_set(err, ERR_USAGE, "unknown option '--%.*s'; --help=all lists them",
		       (int)word.len, word.data);
}
