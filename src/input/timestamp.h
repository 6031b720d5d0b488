/* SPDX-License-Identifier: MIT */
/*
 * timestamp.h - times as text and as nanoseconds since the epoch.
 *
 * Independent of the time zone and the locale of the machine; a time without a
 * zone is UTC. Range: 1677-09-21 to 2262-04-11 (int64 nanoseconds, less the
 * first and last second); what lies outside cannot be read. Leap second 60 is
 * read as the next second's 0, 24:00:00 as the next day's 00:00:00. Blanks
 * around a time are allowed; decimals past the ninth are dropped.
 */
#ifndef AF_TIMESTAMP_H
#define AF_TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/span.h"

/*
 * YYYY-MM-DD[( |T)HH:MM[:SS[(.|,)digits]][ ][Z|(+|-)HH[[:]MM]]], also with / as
 * date separator, and the basic form YYYYMMDDTHHMM[SS[.digits]][zone].
 * False: no ISO time.
 */
bool timestamp_parse_iso(struct span text, int64_t *ns);

/*
 * The same, remembering the minute of the time before: rows close in time cost
 * a fifth. An all-zero cache is empty; it never changes what is read.
 */
struct timestamp_cache {
	char minute[16]; /* "YYYY-MM-DD HH:MM" as it was written */
	int64_t seconds; /* what it means */
	bool set;	 /* never to a minute of hour 24, nor to one near the range's ends */
};
bool timestamp_parse_iso_cached(struct timestamp_cache *cache, struct span text, int64_t *ns);

/*
 * What timestamp_parse_iso_cached() tries first: the same minute, whole seconds,
 * at most a Z. Nearly all times of nearly all files, so it is inline.
 */
static inline bool timestamp_in_minute(const struct timestamp_cache *cache, struct span text,
				       int64_t *ns)
{
	enum { LEN = sizeof cache->minute };
	const char *p = text.data;
	if (!cache->set || text.len < LEN + 3 || text.len > LEN + 4 ||
	    (text.len == LEN + 4 && p[LEN + 3] != 'Z') || memcmp(p, cache->minute, LEN) != 0 ||
	    p[LEN] != ':')
		return false;
	const unsigned tens = (unsigned)(unsigned char)p[LEN + 1] - '0';
	const unsigned ones = (unsigned)(unsigned char)p[LEN + 2] - '0';
	if (tens > 5 || ones > 9)
		return false;
	*ns = (cache->seconds + (int64_t)(tens * 10 + ones)) * INT64_C(1000000000);
	return true;
}

/*
 * Epoch seconds, milli-, micro- or nanoseconds, told apart by magnitude
 * (< 1e11, < 1e14, < 1e17 in absolute value, else nanoseconds); decimals
 * (after . or ,) and an exponent allowed.
 */
bool timestamp_parse_epoch(struct span text, int64_t *ns);

/*
 * By a strptime(3) format (GNU strptime in the C locale; %z honoured; else
 * UTC), with %f for a fraction of a second in one to nine digits. What the
 * format does not name is that of 1970-01-01T00:00:00. format is
 * NUL-terminated. Text over TIMESTAMP_TEXT_MAX - 1 bytes cannot be read.
 */
bool timestamp_parse_format(struct span text, const char *format, int64_t *ns);

enum { TIMESTAMP_MAX = 40, TIMESTAMP_TEXT_MAX = 128 };

/* "2014-02-14T14:30:00Z", with as many of 3, 6 or 9 decimals as the time needs; returns the length,
 * no NUL. */
size_t timestamp_format(char out[TIMESTAMP_MAX], int64_t ns);

#endif
