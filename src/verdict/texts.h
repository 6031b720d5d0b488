/* SPDX-License-Identifier: MIT */
/*
 * texts.h - sentences made from facts, and the look at sentences of others.
 */
#ifndef AF_TEXTS_H
#define AF_TEXTS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "input/row.h"
#include "verdict/verdict.h"
#include "window/window.h"

/* One short reason for one anomaly: "fell from 91", "no reading for 40 minutes, at most 5 before".
 */
int texts_reason(struct buf *out, const struct anomaly *a, const struct schema *schema,
		 struct err *err) AF_MUST_USE;

/* One or two plain sentences about the window. */
int texts_summary(struct buf *out, const struct verdict *v, const struct window *w,
		  const struct verdict_context *ctx, struct err *err) AF_MUST_USE;

/* What the facts say of one anomaly in words alone, for a commentator's question: "A reading was
 * far above the usual range." */
int texts_facts(struct buf *out, const struct anomaly *a, struct err *err) AF_MUST_USE;

#endif
