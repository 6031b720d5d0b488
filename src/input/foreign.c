/* SPDX-License-Identifier: MIT */
#include "input/foreign.h"

#include <stdbool.h>

/* Beginnings as the makers of each form give them. */
static const struct {
	const char *begins;
	size_t len;
	const char *text;
} beginnings[] = {
	{ "\x1F\x8B", 2, "this is compressed by gzip (zcat FILE | anomaly-filter)" },
	{ "\xFD"
	  "7zXZ",
	  5, "this is compressed by xz (xzcat FILE | anomaly-filter)" },
	{ "\x28\xB5\x2F\xFD", 4, "this is compressed by zstd (zstdcat FILE | anomaly-filter)" },
	{ "BZh91AY", 7, "this is compressed by bzip2 (bzcat FILE | anomaly-filter)" },
	{ "PK\x03\x04", 4, "this is a spreadsheet or a ZIP archive (save it as CSV, or unzip it)" },
	{ "\xD0\xCF\x11\xE0", 4, "this is a spreadsheet of old Excel (save it as CSV)" },
	{ "<!", 2, "this is HTML or XML, not CSV: was an error page fetched in place of data?" },
	{ "<html", 5, "this is HTML, not CSV: was an error page fetched in place of data?" },
	{ "<?xml", 5, "this is XML, not CSV" },
	{ "\xFF\xFE", 2, "this is UTF-16 or binary, not UTF-8 text (iconv -f UTF-16 -t UTF-8)" },
	{ "\xFE\xFF", 2, "this is UTF-16 or binary, not UTF-8 text (iconv -f UTF-16 -t UTF-8)" },
};

/* A line that opens an object or a list and goes on as such, or ends there. */
static bool is_json(struct span line)
{
	if (line.len == 0 || (line.data[0] != '{' && line.data[0] != '['))
		return false;
	return line.len == 1 || line.data[1] == '{' || line.data[1] == '"';
}

const char *foreign_text(struct span line)
{
	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
		if (line.len >= beginnings[i].len &&
		    memcmp(line.data, beginnings[i].begins, beginnings[i].len) == 0)
			return beginnings[i].text;
	if (is_json(line))
		return "this is JSON, not CSV (jq -r '[.time, .value] | @csv' FILE | "
		       "anomaly-filter --names time,value)";
	/* UTF-16 without a mark has a NUL in every other byte. */
	if (line.len >= 2 && line.data[0] != '\0' && line.data[1] == '\0')
		return "this is UTF-16 or binary, not UTF-8 text (iconv -f UTF-16 -t UTF-8)";
	if (line.len > 0 && memchr(line.data, '\0', line.len) != NULL)
		return "this is binary, not text";
	return NULL;
}
