/* SPDX-License-Identifier: MIT */
#include "window/newest.h"

#include "input/row.h"

void newest_init(struct newest *n)
{
	*n = (struct newest){ .ns = TIME_NONE, .ahead_ns = TIME_NONE, .behind_ns = TIME_NONE };
}

/* From the earlier time to the later. */
static bool is_wild(int64_t from, int64_t to, int64_t length_ns, int64_t lateness_ns)
{
	const uint64_t apart = (uint64_t)to - (uint64_t)from;
	return apart > (uint64_t)lateness_ns &&
	       (apart - (uint64_t)lateness_ns) / NEWEST_JUMP > (uint64_t)length_ns;
}

static bool move(struct newest *n, int64_t ns)
{
	newest_init(n);
	n->ns = ns;
	return true;
}

static bool see_later(struct newest *n, int64_t ns, int64_t length_ns)
{
	const bool again = n->ahead_ns != TIME_NONE && ns >= n->ahead_ns;
	if (again || !is_wild(n->ns, ns, length_ns, 0))
		return move(n, ns);
	n->ahead_ns = ns;
	n->behind_ns = TIME_NONE;
	return false;
}

static bool see_earlier(struct newest *n, int64_t ns, int64_t length_ns, int64_t lateness_ns)
{
	const int64_t before = n->behind_ns;
	n->ahead_ns = TIME_NONE;
	n->behind_ns = TIME_NONE;
	if (!is_wild(ns, n->ns, length_ns, lateness_ns)) {
		n->alone = false;
		return false;
	}
	if (before != TIME_NONE)
		return move(n, ns > before ? ns : before);
	n->behind_ns = ns;
	return false;
}

bool newest_see(struct newest *n, int64_t ns, int64_t length_ns, int64_t lateness_ns)
{
	if (n->ns == TIME_NONE) {
		(void)move(n, ns);
		n->alone = true;
		return true;
	}
	return ns > n->ns ? see_later(n, ns, length_ns)
			  : see_earlier(n, ns, length_ns, lateness_ns);
}

bool newest_doubtful(const struct newest *n)
{
	return n->alone && n->behind_ns != TIME_NONE;
}
