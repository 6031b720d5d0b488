/* SPDX-License-Identifier: MIT */
/*
 * timestamp.h - times as text and as nanoseconds since the epoch.
 *
 * Independent of the time zone and the locale of the machine; a time without a
 * zone is UTC. Range: 1677-09-21 to 2262-04-11 (int64 nanoseconds); what lies
 * outside cannot be read. Leap second 60 is read as the next second's 0.
 */
#ifndef AF_TIMESTAMP_H
#define AF_TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* YYYY-MM-DD[( |T)HH:MM[:SS[(.|,)digits]][ ][Z|(+|-)HH[[:]MM]]], also with / as date separator. False: no ISO time. */
bool timestamp_parse_iso(struct span text, int64_t *ns);

/*
 * Epoch seconds, milli-, micro- or nanoseconds, told apart by magnitude
 * (< 1e11, < 1e14, < 1e17 in absolute value, else nanoseconds); decimals allowed.
 */
bool timestamp_parse_epoch(struct span text, int64_t *ns);

/* By a strptime(3) format (GNU strptime in the C locale; %z honoured; else UTC). format is NUL-terminated. */
bool timestamp_parse_format(struct span text, const char *format, int64_t *ns);

enum { TIMESTAMP_MAX = 40 };

/* "2014-02-14T14:30:00Z", with as many of 3, 6 or 9 decimals as the time needs; returns the length, no NUL. */
size_t timestamp_format(char out[TIMESTAMP_MAX], int64_t ns);

#endif
