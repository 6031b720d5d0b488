/* SPDX-License-Identifier: MIT */
#include "base/near.h"

#include <stdbool.h>

#include "base/text.h"

enum { NEAR_MAX = 64, PART_MIN = 3 };

static bool same(char a, char b)
{
	return text_lower(a) == text_lower(b);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Three rows of the table are enough: the one before the last tells of neighbours changed about. */
static size_t edits_between(struct span a, struct span b)
{
	size_t rows[3][NEAR_MAX + 1];
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *now = rows[i % 3];
		const size_t *before = rows[(i + 2) % 3];
		const size_t *two_before = rows[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			const bool equal = same(a.data[i - 1], b.data[j - 1]);
			now[j] = least(before[j - 1] + (equal ? 0 : 1),
				       least(before[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && same(a.data[i - 1], b.data[j - 2]) &&
			    same(a.data[i - 2], b.data[j - 1]))
				now[j] = least(now[j], two_before[j - 2] + 1);
		}
	}
	return rows[a.len % 3][b.len];
}

struct near near_of(struct span word)
{
	/* As if a name one edit too far had been tried. */
	const size_t most = word.len >= PART_MIN ? word.len / 3 : word.len / 2;
	return (struct near){ .word = word, .name = span_of("", 0), .edits = most + 1 };
}

void near_try(struct near *n, struct span name)
{
	if (n->word.len == 0 || n->word.len > NEAR_MAX || name.len > NEAR_MAX)
		return;
	const size_t edits = edits_between(n->word, name);
	if (edits >= n->edits)
		return;
	n->edits = edits;
	n->name = name;
}

/* Does text begin with the word? */
static bool begins(struct span text, struct span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (i == text.len || !same(text.data[i], word.data[i]))
			return false;
	return true;
}

static bool is_joint(char c)
{
	return c == '-' || c == '_' || c == ' ' || c == '.';
}

static bool has_part(struct span name, struct span word)
{
	for (size_t i = 0; i + word.len <= name.len; i++)
		if ((i == 0 || is_joint(name.data[i - 1])) &&
		    begins(span_of(name.data + i, name.len - i), word))
			return true;
	return false;
}

void near_try_part(struct near *n, struct span name)
{
	const struct span word = n->word;
	if (n->name.len > 0 || word.len < PART_MIN || name.len < PART_MIN)
		return;
	if (has_part(name, word) ||
	    (word.len > name.len && is_joint(word.data[name.len]) && begins(word, name)))
		n->name = name;
}
