/* SPDX-License-Identifier: MIT */
/*
 * scan_lines.c - jsonscan's word on texts that scan_beside_python.py makes up: hexadecimal lines
 * in, "ok" or the message out.
 */
#include <stdio.h>
#include <string.h>

#include "base/jsonscan.h"

static int digit(int c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int main(void)
{
	static char line[1 << 20];

	while (fgets(line, sizeof(line), stdin)) {
		struct err err = ERR_INIT;
		size_t len = 0;

		for (const char *p = line; digit(p[0]) >= 0 && digit(p[1]) >= 0; p += 2)
			line[len++] = (char)(digit(p[0]) * 16 + digit(p[1]));
		if (jsonscan_check(span_of(line, len), &err) == 0)
			puts("ok");
		else
			puts(err.msg);
	}
	return 0;
}
