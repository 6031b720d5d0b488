/* SPDX-License-Identifier: MIT */
#include "input/thousands.h"

#include <stddef.h>
#include <string.h>

enum { GROUP = 3 };

struct groups {
	size_t n;  /* behind the first */
	char mark; /* between them */
	bool decimals;
};

/* Digits from *p on, which is moved behind them. */
static size_t digits(const char **p, const char *end)
{
	const char *begin = *p;
	while (*p < end && **p >= '0' && **p <= '9')
		(*p)++;
	return (size_t)(*p - begin);
}

/* A sign, one to three digits of which no zero is first, groups of three, and perhaps decimals. */
static bool scan(struct span cell, struct groups *g)
{
	const char *p = cell.data;
	const char *end = p + cell.len;
	*g = (struct groups){ .n = 0 };
	if (p < end && (*p == '-' || *p == '+'))
		p++;
	if (p == end || *p == '0')
		return false;
	const size_t first = digits(&p, end);
	if (first == 0 || first > GROUP || p == end || strchr(".,' ", *p) == NULL)
		return false;
	g->mark = *p;
	while (p < end && *p == g->mark) {
		p++;
		if (digits(&p, end) != GROUP)
			return false;
		g->n++;
	}
	if (p < end && (*p == '.' || *p == ',')) {
		p++;
		g->decimals = true;
		(void)digits(&p, end);
	}
	return p == end;
}

bool thousands_surely(struct span cell)
{
	struct groups g;
	if (!scan(cell, &g))
		return false;
	return g.decimals || (g.mark != '.' && (g.n > 1 || g.mark != ','));
}

bool thousands_perhaps(struct span cell, char mark)
{
	struct groups g;
	return scan(cell, &g) && g.mark == mark && g.n == 1 && !g.decimals;
}

const char *thousands_hint(struct span cell, char mark)
{
	return thousands_perhaps(cell, mark)
		       ? ", as three decimals; marks between thousands are not read"
		       : "";
}
