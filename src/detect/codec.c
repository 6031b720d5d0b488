/* SPDX-License-Identifier: MIT */
#include "detect/codec.h"

#include <math.h>
#include <string.h>

void codec_fail(struct codec *c, const char *what)
{
	if (!c->failed)
		(void)err_set(c->err, ERR_INPUT, "state: %s at byte %zu", what, c->at);
	c->failed = true;
}

static void put(struct codec *c, const void *bytes, size_t len)
{
	if (!c->failed && buf_add(c->out, bytes, len, c->err) < 0)
		c->failed = true;
}

static const unsigned char *get(struct codec *c, size_t len)
{
	const unsigned char *bytes = (const unsigned char *)c->in.data + c->at;

	if (c->failed)
		return NULL;
	if (len > c->in.len - c->at) {
		codec_fail(c, "cut off");
		return NULL;
	}
	c->at += len;
	return bytes;
}

static void put_u64(struct codec *c, uint64_t v)
{
	unsigned char bytes[10];
	size_t n = 0;

	while (v > 127) {
		bytes[n++] = (unsigned char)(v | 128);
		v >>= 7;
	}
	bytes[n++] = (unsigned char)v;
	put(c, bytes, n);
}

static uint64_t get_u64(struct codec *c)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		const unsigned char *byte = get(c, 1);

		if (!byte)
			return 0;
		if (shift == 63 && *byte > 1)
			break;
		v |= (uint64_t)(*byte & 127) << shift;
		if (*byte < 128)
			return v;
	}
	codec_fail(c, "a number too long");
	return 0;
}

void codec_u64(struct codec *c, uint64_t *v, uint64_t most)
{
	if (c->out) {
		put_u64(c, *v);
		return;
	}
	*v = get_u64(c);
	if (*v > most) {
		codec_fail(c, "a number too large");
		*v = 0;
	}
}

void codec_u32(struct codec *c, uint32_t *v, uint32_t most)
{
	uint64_t wide = *v;

	codec_u64(c, &wide, most);
	*v = (uint32_t)wide;
}

void codec_u16(struct codec *c, uint16_t *v, uint16_t most)
{
	uint64_t wide = *v;

	codec_u64(c, &wide, most);
	*v = (uint16_t)wide;
}

void codec_u8(struct codec *c, uint8_t *v, uint8_t most)
{
	uint64_t wide = *v;

	codec_u64(c, &wide, most);
	*v = (uint8_t)wide;
}

void codec_bool(struct codec *c, bool *v)
{
	uint64_t wide = *v;

	codec_u64(c, &wide, 1);
	*v = wide != 0;
}

/* Sign in the lowest bit, so that small numbers stay short. */
void codec_i64(struct codec *c, int64_t *v)
{
	uint64_t wide = *v < 0 ? ~((uint64_t)*v << 1) : (uint64_t)*v << 1;

	codec_u64(c, &wide, UINT64_MAX);
	wide = wide & 1 ? ~(wide >> 1) : wide >> 1;
	memcpy(v, &wide, sizeof(*v));
}

void codec_i16(struct codec *c, int16_t *v)
{
	int64_t wide = *v;

	codec_i64(c, &wide);
	if (wide < INT16_MIN || wide > INT16_MAX) {
		codec_fail(c, "a number too large");
		wide = 0;
	}
	*v = (int16_t)wide;
}

static void bits(struct codec *c, uint64_t *v, size_t n)
{
	unsigned char out[8];
	const unsigned char *in;

	if (c->out) {
		for (size_t i = 0; i < n; i++)
			out[i] = (unsigned char)(*v >> (8 * i));
		put(c, out, n);
		return;
	}
	in = get(c, n);
	*v = 0;
	for (size_t i = 0; in && i < n; i++)
		*v |= (uint64_t)in[i] << (8 * i);
}

void codec_f32(struct codec *c, float *v)
{
	uint32_t narrow;
	uint64_t wide;

	memcpy(&narrow, v, sizeof(narrow));
	wide = narrow;
	bits(c, &wide, sizeof(narrow));
	narrow = (uint32_t)wide;
	memcpy(v, &narrow, sizeof(*v));
	if (!isfinite(*v)) {
		codec_fail(c, "not a number");
		*v = 0.0f;
	}
}

void codec_f64(struct codec *c, double *v)
{
	uint64_t wide;

	memcpy(&wide, v, sizeof(wide));
	bits(c, &wide, sizeof(wide));
	memcpy(v, &wide, sizeof(*v));
	if (!isfinite(*v)) {
		codec_fail(c, "not a number");
		*v = 0.0;
	}
}

void codec_u16s(struct codec *c, uint16_t *v, size_t n, uint16_t most)
{
	for (size_t i = 0; i < n; i++)
		codec_u16(c, &v[i], most);
}

void codec_i16s(struct codec *c, int16_t *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		codec_i16(c, &v[i]);
}

void codec_f32s(struct codec *c, float *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		codec_f32(c, &v[i]);
}

void codec_span(struct codec *c, struct span *s)
{
	uint64_t len = s->len;

	codec_u64(c, &len, c->out ? UINT64_MAX : c->in.len);
	if (c->out) {
		put(c, s->data, s->len);
		return;
	}
	s->data = (const char *)get(c, (size_t)len);
	s->len = s->data ? (size_t)len : 0;
}
