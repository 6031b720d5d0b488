/* SPDX-License-Identifier: MIT */
/*
 * option_values.h - the forms an option's argument may have. Private to options.c.
 */
#ifndef AF_OPTION_VALUES_H
#define AF_OPTION_VALUES_H

#include "filter/options.h"

enum value_form {
	VALUE_HEADING,	/* no option: a heading of --help */
	VALUE_FLAG,	/* bool */
	VALUE_STRING,	/* const char *, not empty */
	VALUE_CHAR,	/* char; \t is a tab */
	VALUE_INT,	/* int64_t, minimum..maximum */
	VALUE_JOBS,	/* int64_t as VALUE_INT, or "auto": -1 */
	VALUE_REAL,	/* double, minimum < x <= maximum */
	VALUE_DURATION, /* int64_t, nanoseconds */
	VALUE_CHOICE,	/* int: index into choices */
	VALUE_LIST,	/* struct option_list */
	VALUE_WINDOW,	/* struct window_spec */
	VALUE_SHARD,	/* uint32_t[2] */
	VALUE_RATE,	/* double, a second */
	VALUE_HELP	/* int: enum help */
};

struct option_spec {
	char letter;	      /* 0: none */
	const char *name;     /* without --; NULL for a heading */
	const char *argument; /* its name, or NULL */
	const char *help;     /* one line; a heading's text */
	bool everyday;	      /* shown by --help; else only by --help=all */
	enum value_form form;
	size_t offset; /* into struct options */
	int64_t minimum, maximum;
	const char *const *choices; /* ends with NULL */
};

int option_set(struct options *o, const struct option_spec *spec, const char *text,
	       int64_t longest_ns, struct err *err) AF_MUST_USE;
int option_help(struct buf *out, const struct option_spec *table, size_t table_n, bool all,
		struct err *err) AF_MUST_USE;

/*
 * Says what may have been meant: arg is the argument as typed, letter its letter,
 * or 0 for a long option. Always ERR_USAGE and -1.
 */
int option_unknown(const struct option_spec *table, size_t n, const char *arg, int letter,
		   struct err *err);

#endif
