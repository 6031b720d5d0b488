/* SPDX-License-Identifier: MIT */
/*
 * codec.h - the same walk over a structure writes it or reads it.
 *
 * A function that names the members of a structure one by one serves both
 * directions, so that the two cannot differ. Integers are LEB128 (7 bits a
 * byte, least first), floats their IEEE bits, least byte first: the same bytes
 * on every machine. Failure is sticky; after it reading gives zeros. What is
 * read is checked: an integer against its greatest value, a float for being
 * finite.
 */
#ifndef AF_CODEC_H
#define AF_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

struct codec {
	struct buf *out; /* writing; NULL: reading */
	struct span in;
	size_t at;
	struct err *err;
	bool failed;
};

void codec_fail(struct codec *c, const char *what);

void codec_u64(struct codec *c, uint64_t *v, uint64_t most);
void codec_u32(struct codec *c, uint32_t *v, uint32_t most);
void codec_u16(struct codec *c, uint16_t *v, uint16_t most);
void codec_u8(struct codec *c, uint8_t *v, uint8_t most);
void codec_bool(struct codec *c, bool *v);
void codec_i64(struct codec *c, int64_t *v);
void codec_i16(struct codec *c, int16_t *v);
void codec_f32(struct codec *c, float *v);
void codec_f64(struct codec *c, double *v);

/* n values of one kind in a row. */
void codec_u16s(struct codec *c, uint16_t *v, size_t n, uint16_t most);
void codec_i16s(struct codec *c, int16_t *v, size_t n);
void codec_f32s(struct codec *c, float *v, size_t n);

/* Length and bytes; read, the span points into the input. */
void codec_span(struct codec *c, struct span *s);

#endif
