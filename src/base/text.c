/* SPDX-License-Identifier: MIT */
#include "base/text.h"

static size_t invalid(uint32_t *cp, bool *valid)
{
	*cp = 0xFFFD;
	*valid = false;
	return 1;
}

size_t text_decode(struct span s, uint32_t *cp, bool *valid)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char first = (unsigned char)s.data[0];
	size_t len;
	uint32_t c;

	if (first < 0x80) {
		*cp = first;
		*valid = true;
		return 1;
	}
	if (first < 0xC2 || first > 0xF4)
		return invalid(cp, valid);
	len = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	if (s.len < len)
		return invalid(cp, valid);
	c = first & (0x7Fu >> len);
	for (size_t i = 1; i < len; i++) {
		unsigned char next = (unsigned char)s.data[i];

		if ((next & 0xC0) != 0x80)
			return invalid(cp, valid);
		c = c << 6 | (next & 0x3Fu);
	}
	if (c < least[len] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return invalid(cp, valid);
	*cp = c;
	*valid = true;
	return len;
}

bool text_is_unsafe(uint32_t cp)
{
	if (cp < 0x20 || (cp >= 0x7F && cp <= 0x9F))
		return true;
	if (cp < 0xAD)
		return false;
	return cp == 0xAD || cp == 0x034F || cp == 0x061C || cp == 0x180E ||
	       (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
	       (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF || (cp >= 0xFFF9 && cp <= 0xFFFB) ||
	       (cp >= 0xE0000 && cp <= 0xE007F);
}

int text_add_printable(struct buf *out, struct span s, struct err *err)
{
	size_t start = out->len;
	size_t at = 0;

	while (at < s.len) {
		struct span rest = span_of(s.data + at, s.len - at);
		uint32_t cp;
		bool valid;
		size_t len = text_decode(rest, &cp, &valid);
		int done;

		if (!valid)
			done = buf_addz(out, "\xEF\xBF\xBD", err);
		else if (text_is_unsafe(cp))
			done = buf_addc(out, ' ', err);
		else
			done = buf_add(out, rest.data, len, err);
		if (done < 0) {
			out->len = start;
			return -1;
		}
		at += len;
	}
	return 0;
}
