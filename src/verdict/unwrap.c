/* SPDX-License-Identifier: MIT */
#include "verdict/unwrap.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct span trim(struct span s)
{
	while (s.len > 0 && is_blank(s.data[0]))
		s = span_of(s.data + 1, s.len - 1);
	while (s.len > 0 && is_blank(s.data[s.len - 1]))
		s.len--;
	return s;
}

static bool begins(struct span s, const char *with)
{
	size_t len = strlen(with);
	return s.len >= len && memcmp(s.data, with, len) == 0;
}

/* Offset of `what` in s, or s.len. */
static size_t find(struct span s, const char *what)
{
	size_t len = strlen(what);
	for (size_t i = 0; i + len <= s.len; i++) {
		const char *at = memchr(s.data + i, what[0], s.len - len - i + 1);
		if (!at)
			break;
		i = (size_t)(at - s.data);
		if (memcmp(at, what, len) == 0)
			return i;
	}
	return s.len;
}

static struct span after(struct span s, size_t n)
{
	return span_of(s.data + n, s.len - n);
}

static int take_thinking(struct span *s, struct err *err)
{
	static const char close[] = "</think>";
	bool opened = begins(*s, "<think>");
	if (!opened && (begins(*s, "{") || begins(*s, "```") || begins(*s, "~~~")))
		return 0;
	size_t end = find(*s, close);
	if (end < s->len)
		*s = trim(after(*s, end + sizeof close - 1));
	else if (opened)
		return err_set(err, ERR_INPUT, "the reply thinks aloud and comes to no answer");
	return 0;
}

static bool is_language(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '+';
}

static int take_fence(struct span *s, struct err *err)
{
	const char *mark = begins(*s, "```") ? "```" : "~~~";
	if (!begins(*s, mark))
		return 0;
	struct span body = after(*s, 3);
	while (body.len > 0 && is_language(body.data[0]))
		body = after(body, 1);
	size_t end = find(body, mark);
	if (end == body.len)
		return err_set(err, ERR_INPUT, "the code fence of the reply is not closed");
	/* A string of the answer may hold the mark: only the last one closes. */
	for (size_t next; (next = end + 3 + find(after(body, end + 3), mark)) < body.len;)
		end = next;
	if (trim(after(body, end + 3)).len > 0)
		return err_set(err, ERR_INPUT, "the reply goes on after its code fence");
	*s = trim(span_of(body.data, end));
	return 0;
}

int unwrap(struct span content, struct span *json, struct err *err)
{
	struct span s = trim(content);
	if (s.len == 0)
		return err_set(err, ERR_INPUT, "the reply is empty");
	if (take_thinking(&s, err) < 0 || take_fence(&s, err) < 0)
		return -1;
	if (s.len == 0)
		return err_set(err, ERR_INPUT, "the reply holds no answer");
	if (s.data[0] != '{')
		return err_set(err, ERR_INPUT,
			       "the reply is prose or something else, not a JSON object");
	if (s.data[s.len - 1] != '}')
		return err_set(err, ERR_INPUT,
			       "the reply is cut, or goes on after its JSON object");
	*json = s;
	return 0;
}
