/* SPDX-License-Identifier: MIT */
/*
 * jsonw.h - writes JSON (RFC 8259) into a buf, fast enough for every row.
 *
 * The writer puts the commas; the caller opens, closes and names. Strings are
 * made valid UTF-8: a byte that is part of no character becomes U+FFFD; ", \
 * and everything below U+0020 is escaped, and so are U+007F to U+009F, U+2028,
 * U+2029 and the bidirectional controls (U+061C, U+200E, U+200F, U+202A..202E,
 * U+2066..2069), so that a record is harmless on a terminal.
 *
 * Failure is sticky: after an append failed nothing more is written, and
 * jsonw_end() says so. Calling sequence:
 *
 *	struct jsonw w;
 *	jsonw_init(&w, &buf);
 *	jsonw_object(&w);
 *	jsonw_name(&w, "row"); jsonw_u64(&w, 257);
 *	jsonw_close(&w);                 // the innermost open object or array
 *	if (jsonw_end(&w, &err) < 0) ...  // -1: buf is cut back to where it began
 *
 * Depth is at most JSONW_DEPTH; more is a fault of the caller (assert).
 */
#ifndef AF_JSONW_H
#define AF_JSONW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum { JSONW_DEPTH = 32 };

/* Bytes that a string of len bytes takes at most, quotes included. */
#define JSONW_QUOTED(len) (6 * (len) + 2)

/* The string alone, written at `to`, where there is room for that; returns its end. */
char *jsonw_quote(char *to, struct span text);

struct jsonw {
	struct buf *out;
	size_t start;	 /* length of out when the writer began */
	uint32_t arrays; /* bit d - 1: level d is an array */
	uint32_t filled; /* bit d - 1: level d holds something */
	unsigned depth;
	bool named;	   /* a name waits for its value */
	struct err failed; /* code ERR_NONE while all is well */
};

void jsonw_init(struct jsonw *w, struct buf *out);
void jsonw_object(struct jsonw *w);
void jsonw_array(struct jsonw *w);
void jsonw_close(struct jsonw *w);
void jsonw_name(struct jsonw *w, const char *ascii);	 /* no escape needed: our own names */
void jsonw_name_span(struct jsonw *w, struct span name); /* foreign names, escaped */
void jsonw_string(struct jsonw *w, struct span text);
static inline void jsonw_z(struct jsonw *w, const char *text)
{
	jsonw_string(w, span_z(text));
}
void jsonw_u64(struct jsonw *w, uint64_t value);
void jsonw_i64(struct jsonw *w, int64_t value);
void jsonw_places(struct jsonw *w, double value, int places); /* see decimal_places */
void jsonw_double(struct jsonw *w, double value);	      /* see decimal_shortest */
void jsonw_bool(struct jsonw *w, bool value);
void jsonw_null(struct jsonw *w);
void jsonw_raw(struct jsonw *w, struct span json); /* valid JSON made elsewhere */
int jsonw_end(struct jsonw *w, struct err *err) AF_MUST_USE;

#endif
