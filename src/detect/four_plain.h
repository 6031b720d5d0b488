/* SPDX-License-Identifier: MIT */
/*
 * four_plain.h - four.h where there is no SSE2, one float after another. Included by it alone.
 */
#ifndef AF_FOUR_PLAIN_H
#define AF_FOUR_PLAIN_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "detect/larger.h"

struct four {
	float v[4];
};

/* For each of four: yes or no. */
struct four_mask {
	bool v[4];
};

static inline struct four four_of(float a, float b, float c, float d)
{
	return (struct four){ { a, b, c, d } };
}

static inline struct four four_all(float x)
{
	return four_of(x, x, x, x);
}

/* x and three zeros. */
static inline struct four four_first(float x)
{
	return four_of(x, 0.0f, 0.0f, 0.0f);
}

static inline struct four four_load(const float *from)
{
	return four_of(from[0], from[1], from[2], from[3]);
}

static inline void four_store(float *to, struct four a)
{
	memcpy(to, a.v, sizeof(a.v));
}

static inline struct four four_of_ints(const int32_t *from)
{
	return four_of((float)from[0], (float)from[1], (float)from[2], (float)from[3]);
}

static inline struct four four_of_shorts(const int16_t *from)
{
	return four_of((float)from[0], (float)from[1], (float)from[2], (float)from[3]);
}

#define FOUR_EACH(name, result)                                      \
	static inline struct four name(struct four a, struct four b) \
	{                                                            \
		for (unsigned i = 0; i < 4; i++)                     \
			a.v[i] = (result);                           \
		return a;                                            \
	}

FOUR_EACH(four_add, a.v[i] + b.v[i])
FOUR_EACH(four_sub, a.v[i] - b.v[i])
FOUR_EACH(four_mul, a.v[i] * b.v[i])
FOUR_EACH(four_div, a.v[i] / b.v[i])
FOUR_EACH(four_larger, larger(a.v[i], b.v[i]))
FOUR_EACH(four_smaller, smaller(a.v[i], b.v[i]))
/* size, which is not negative, with the sign of b. */
FOUR_EACH(four_signed, copysignf(a.v[i], b.v[i]))
#undef FOUR_EACH

static inline struct four four_size(struct four a)
{
	for (unsigned i = 0; i < 4; i++)
		a.v[i] = fabsf(a.v[i]);
	return a;
}

static inline struct four_mask four_less(struct four a, struct four b)
{
	struct four_mask m;

	for (unsigned i = 0; i < 4; i++)
		m.v[i] = a.v[i] < b.v[i];
	return m;
}

static inline struct four_mask four_not_less(struct four a, struct four b)
{
	struct four_mask m;

	for (unsigned i = 0; i < 4; i++)
		m.v[i] = !(a.v[i] < b.v[i]);
	return m;
}

static inline struct four_mask four_either(struct four_mask a, struct four_mask b)
{
	for (unsigned i = 0; i < 4; i++)
		a.v[i] = a.v[i] || b.v[i];
	return a;
}

static inline struct four_mask four_both(struct four_mask a, struct four_mask b)
{
	for (unsigned i = 0; i < 4; i++)
		a.v[i] = a.v[i] && b.v[i];
	return a;
}

/* a where yes, b where no. */
static inline struct four four_where(struct four_mask m, struct four a, struct four b)
{
	for (unsigned i = 0; i < 4; i++)
		a.v[i] = m.v[i] ? a.v[i] : b.v[i];
	return a;
}

/* a where yes, 0 where no. */
static inline struct four four_if(struct four_mask m, struct four a)
{
	return four_where(m, a, four_all(0.0f));
}

/* a where no, 0 where yes. */
static inline struct four four_unless(struct four_mask m, struct four a)
{
	return four_where(m, four_all(0.0f), a);
}

/* Bit i: the i-th is yes. */
static inline unsigned four_bits(struct four_mask m)
{
	unsigned bits = 0;

	for (unsigned i = 0; i < 4; i++)
		bits |= (unsigned)m.v[i] << i;
	return bits;
}

/* Without their fractions; not negative, less than 2^31. */
static inline void four_store_whole(uint32_t *to, struct four a)
{
	for (unsigned i = 0; i < 4; i++)
		to[i] = (uint32_t)a.v[i];
}

/* Four numbers of 16 bits lie at each of four places: to[k] gets the k-th of each. */
static inline void four_of_words(const void *const from[4], struct four to[4])
{
	for (unsigned i = 0; i < 4; i++) {
		uint16_t words[4];

		memcpy(words, from[i], sizeof(words));
		for (unsigned k = 0; k < 4; k++)
			to[k].v[i] = (float)words[k];
	}
}

/* Without its fraction, where |a| < 2^31. */
static inline struct four four_whole(struct four a)
{
	for (unsigned i = 0; i < 4; i++)
		a.v[i] = (float)(int32_t)a.v[i];
	return a;
}

/* Rows become columns. */
static inline void four_turn(struct four a[4])
{
	for (unsigned i = 0; i < 4; i++)
		for (unsigned k = 0; k < i; k++) {
			float held = a[i].v[k];

			a[i].v[k] = a[k].v[i];
			a[k].v[i] = held;
		}
}

static inline struct four four_sqrt(struct four a)
{
	for (unsigned i = 0; i < 4; i++)
		a.v[i] = sqrtf(a.v[i]);
	return a;
}

/* a is (1 + *fraction) * 2^exponent; positive, normal numbers only. */
static inline struct four four_exponent(struct four a, struct four *fraction)
{
	for (unsigned i = 0; i < 4; i++) {
		uint32_t bits, mantissa;

		memcpy(&bits, &a.v[i], sizeof(bits));
		mantissa = (bits & 0x7FFFFFu) | 0x3F800000u;
		memcpy(&fraction->v[i], &mantissa, sizeof(mantissa));
		fraction->v[i] -= 1.0f;
		a.v[i] = (float)((int)(bits >> 23) - 127);
	}
	return a;
}

#endif
