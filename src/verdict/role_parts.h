/* SPDX-License-Identifier: MIT */
/*
 * role_parts.h - what the files of role.h share: clauses, governors, units.
 */
#ifndef AF_ROLE_PARTS_H
#define AF_ROLE_PARTS_H

#include "verdict/role.h"

/*
 * What governs a number from the left: the first word that is no glue ("of",
 * "is", "about"), and what was crossed on the way to it.
 */
struct governor {
	size_t at;   /* its token; SIZE_MAX: none, the clause begins */
	size_t name; /* a column's name that was crossed, or SIZE_MAX */
	bool by, from, between;
	bool to, of, was;
};

struct governor governor_of(const struct tokens *t, size_t i);

/* A verb of movement: fell, rose, jumped. */
bool role_moves(const struct token *t);
/* A mark or word that ends a clause. */
bool role_ends_clause(const struct token *t);
/* Is one of the words (as token_in has them) among tokens from..to-1? */
bool role_has(const struct tokens *t, size_t from, size_t to, const char *words);
/* The same of the clause that i is in. */
bool role_clause_has(const struct tokens *t, size_t i, const char *words);
/* "row", in some languages. */
bool role_says_row(const struct token *t);
bool role_is_dash(const struct token *t);
bool role_is_number(const struct token *t);
/* Is the integer i one of a list or range that the word row or rows begins? */
bool role_is_row(const struct tokens *t, size_t i);
/* A unit right behind a number: glued letters, or one that is written apart. */
bool role_is_unit(const struct token *t);
/* Index of the first token behind number i and its unit. */
size_t role_behind_unit(const struct tokens *t, size_t i);
enum hedge role_hedge(const struct tokens *t, size_t i);
/* The statistic that a word names (KNOWN_...), or 0. */
unsigned role_figure(const struct token *t);
/* "10 unusual readings", "2 of 100 rows": what is counted. */
bool role_counts(const struct tokens *t, size_t i, struct role *out);

/* "84.1 to 97.3": one of the two ends of a range, and what it is then. */
bool role_in_range(const struct tokens *t, size_t i, const struct governor *g);
struct role role_range(void);
/* A reading: of the text's subject, or of a row that is named beside it. */
bool role_value(const struct tokens *t, size_t i, const struct governor *g, bool one_subject,
		struct role *out);

/* Is number i one of these? Then *out says of what. */
bool role_difference(const struct tokens *t, size_t i, const struct governor *g, struct role *out);
bool role_percent(const struct tokens *t, size_t i, const struct governor *g, struct role *out);
bool role_spreads(const struct tokens *t, size_t i, struct role *out);
bool role_ratio(const struct tokens *t, size_t i, struct role *out);
bool role_duration(const struct tokens *t, size_t i, struct role *out);
bool role_pace(const struct tokens *t, size_t i, struct role *out);

static inline struct role role_is(enum role_what what)
{
	return (struct role){ .what = what };
}

#endif
