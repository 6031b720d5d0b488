/* SPDX-License-Identifier: MIT */
/*
 * thousands.h - numbers written with marks between their thousands, which are not read: 1.234,5.
 */
#ifndef AF_THOUSANDS_H
#define AF_THOUSANDS_H

#include <stdbool.h>

#include "base/span.h"

/* No other reading of the cell is likely: 1.234,5 and 1'234'567, but not 1.234 nor 192.168.178.120.
 */
bool thousands_surely(struct span cell);

/* "1,024" by the mark ',': thousands or thousandths. */
bool thousands_perhaps(struct span cell, char mark);

/* What "--decimal MARK reads it" wants behind it, so that it is true of such a cell too. */
const char *thousands_hint(struct span cell, char mark);

#endif
