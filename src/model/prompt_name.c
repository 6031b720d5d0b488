/* SPDX-License-Identifier: MIT */
#include "model/prompt.h"

#include <stdint.h>

#include "base/eight.h"
#include "base/hash.h"
#include "base/text.h"
#include "model/prompt_parts.h"

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(unsigned char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* How many letters, or signs that are none, stand at p. */
static size_t run_at(const char *p, const char *end, bool of_letters)
{
	const char *from = p;
	for (; end - p >= 8; p += 8) {
		uint64_t letters = eight_letters(eight_load(p));
		uint64_t others = of_letters ? letters ^ EIGHT_TOPS : letters;
		if (others != 0)
			return (size_t)(p - from) + eight_before(others);
	}
	while (p < end && is_letter((unsigned char)*p) == of_letters)
		p++;
	return (size_t)(p - from);
}

size_t prompt_tokens(struct span text)
{
	const char *p = text.data, *end = text.data + text.len;
	size_t tokens = 0;
	while (p < end) {
		size_t signs = run_at(p, end, false);
		tokens += signs;
		p += signs;
		size_t letters = run_at(p, end, true);
		/* A token for each three; a blank before a word is part of the word's. */
		tokens += (letters + 2) / 3;
		tokens -= letters > 0 && p > text.data && p[-1] == ' ';
		p += letters;
	}
	return tokens;
}

/* A word that needs no quotes. */
static bool is_bare(struct span name)
{
	if (name.len == 0 || name.len > PROMPT_NAME_MAX || !is_letter((unsigned char)name.data[0]))
		return false;
	for (size_t i = 1; i < name.len; i++) {
		unsigned char c = (unsigned char)name.data[i];
		if (!is_letter(c) && !is_digit(c) && c != '_' && c != '-' && c != '.')
			return false;
	}
	return true;
}

/*
 * Letters of the world's scripts and the signs that units need. Fullwidth forms
 * and block elements, of which some models make their role tokens, are not here.
 */
static bool is_harmless(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ ' ', ' ' },	    { '%', '%' },	{ '(', ')' },	    { '*', ':' },
		{ '=', '=' },	    { 'A', 'Z' },	{ '_', '_' },	    { 'a', 'z' },
		{ 0xB0, 0xB0 },	    { 0xB2, 0xB3 },	{ 0xB5, 0xB5 },	    { 0xB9, 0xB9 },
		{ 0xC0, 0x24F },    { 0x391, 0x3C9 },	{ 0x400, 0x45F },   { 0x5D0, 0x5EA },
		{ 0x620, 0x64A },   { 0x904, 0x939 },	{ 0x1E00, 0x1EFF }, { 0x3041, 0x3096 },
		{ 0x30A1, 0x30FA }, { 0x4E00, 0x9FFF }, { 0xAC00, 0xD7A3 },
	};
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	}
	return false;
}

static int add_escape(struct buf *out, uint32_t cp, struct err *err)
{
	if (cp < 0x10000)
		return buf_addf(out, err, "\\u%04x", (unsigned)cp);
	cp -= 0x10000;
	return buf_addf(out, err, "\\u%04x\\u%04x", (unsigned)(0xD800 + (cp >> 10)),
			(unsigned)(0xDC00 + (cp & 0x3FF)));
}

int prompt_add_name(struct buf *out, struct span name, struct err *err)
{
	if (is_bare(name))
		return buf_add(out, name.data, name.len, err);
	return prompt_add_quoted(out, name, err);
}

int prompt_add_quoted(struct buf *out, struct span name, struct err *err)
{
	if (buf_addc(out, '"', err) < 0)
		return -1;
	size_t chars = 0;
	for (size_t i = 0; i < name.len; chars++) {
		uint32_t cp;
		bool valid;
		size_t n = text_decode(span_of(name.data + i, name.len - i), &cp, &valid);
		if (chars == PROMPT_NAME_MAX) {
			char hex[65];
			hash_sha256_hex(name, hex);
			return buf_addf(out, err, "~%.4s\"", hex);
		}
		if (valid && is_harmless(cp) ? buf_add(out, name.data + i, n, err) < 0
					     : add_escape(out, cp, err) < 0)
			return -1;
		i += n;
	}
	return buf_addc(out, '"', err);
}
