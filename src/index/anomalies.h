/* SPDX-License-Identifier: MIT */
/*
 * anomalies.h - a filed response's anomalies as lines for people and grep.
 */
#ifndef AF_ANOMALIES_H
#define AF_ANOMALIES_H

#include "base/attr.h"
#include "base/err.h"
#include "store/store.h"

/* The same form as anomaly-filter --emit text, to standard output. */
int anomalies_print(const struct store *s, const char *name, struct err *err) AF_MUST_USE;

#endif
