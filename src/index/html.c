/* SPDX-License-Identifier: MIT */
#include "index/html.h"

#include <stdbool.h>

#include "base/text.h"
#include "store/sums.h"

int html_add(struct buf *out, struct span text, struct err *err)
{
	struct buf clean;
	int rc = -1;

	buf_init(&clean, (size_t)1 << 28);
	if (text_add_printable(&clean, text, err) < 0)
		goto out;
	for (size_t i = 0; i < clean.len; i++) {
		char c = clean.data[i];
		const char *entity = c == '&'	 ? "&amp;"
				     : c == '<'	 ? "&lt;"
				     : c == '>'	 ? "&gt;"
				     : c == '"'	 ? "&quot;"
				     : c == '\'' ? "&#39;"
						 : NULL;

		if (entity ? buf_addz(out, entity, err) < 0 : buf_addc(out, c, err) < 0)
			goto out;
	}
	rc = 0;
out:
	buf_release(&clean);
	return rc;
}

int html_badge(struct buf *out, int level, struct err *err)
{
	static const char *const shapes[SUMS_LEVELS] = { "\xe2\x9c\x93 none", "\xe2\x97\x8f low",
							 "\xe2\x96\xa0 medium", "\xe2\x96\xb2 high",
							 "\xe2\x97\x86 critical" };
	bool known = level >= 0 && level < SUMS_LEVELS;

	return buf_addf(out, err, "<span class=\"b b%d\">%s</span>", known ? level : 0,
			known ? shapes[level] : "? unknown");
}
