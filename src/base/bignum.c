/* SPDX-License-Identifier: MIT */
#include "base/bignum.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>

/* Both sides of a comparison stay below 2^2900: 801 digits are 2661 bits, 54 of 5^1141 2704. */
enum { LIMBS = 96 };

struct bignum {
	uint32_t limb[LIMBS]; /* least first */
	int n;
};

static void multiply_add(struct bignum *b, uint32_t factor, uint32_t carry)
{
	uint64_t sum = carry;

	for (int i = 0; i < b->n; i++) {
		sum += (uint64_t)b->limb[i] * factor;
		b->limb[i] = (uint32_t)sum;
		sum >>= 32;
	}
	if (sum) {
		assert(b->n < LIMBS);
		b->limb[b->n++] = (uint32_t)sum;
	}
}

static void multiply_power5(struct bignum *b, int exponent)
{
	for (; exponent >= 13; exponent -= 13)
		multiply_add(b, 1220703125, 0);
	for (; exponent > 0; exponent--)
		multiply_add(b, 5, 0);
}

static void shift_left(struct bignum *b, int bits)
{
	int words = bits / 32;

	multiply_add(b, (uint32_t)1 << bits % 32, 0);
	assert(b->n + words <= LIMBS);
	for (int i = b->n - 1; i >= 0; i--)
		b->limb[i + words] = b->limb[i];
	for (int i = 0; i < words; i++)
		b->limb[i] = 0;
	b->n += words;
}

static int compare(const struct bignum *a, const struct bignum *b)
{
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	for (int i = a->n - 1; i >= 0; i--) {
		if (a->limb[i] != b->limb[i])
			return a->limb[i] < b->limb[i] ? -1 : 1;
	}
	return 0;
}

/* digits x 10^exponent against the point half-way from v (finite, >= 0) to the next double. */
static int compare_midpoint(struct span digits, int exponent, double v)
{
	struct bignum left = { .n = 0 };
	struct bignum right = { .n = 0 };
	int power2 = DBL_MIN_EXP - DBL_MANT_DIG; /* of the last bit of v */
	uint64_t odd;

	if (v >= DBL_MIN)
		power2 = ilogb(v) - (DBL_MANT_DIG - 1);
	odd = 2 * (uint64_t)ldexp(v, -power2) + 1;
	power2--;
	multiply_add(&right, 0, (uint32_t)(odd >> 32));
	if (right.n)
		shift_left(&right, 32);
	if (right.n)
		right.limb[0] = (uint32_t)odd;
	else
		multiply_add(&right, 0, (uint32_t)odd);
	for (size_t i = 0; i < digits.len; i++)
		multiply_add(&left, 10, (uint32_t)(digits.data[i] - '0'));

	if (exponent >= 0)
		multiply_power5(&left, exponent);
	else
		multiply_power5(&right, -exponent);
	if (exponent >= power2)
		shift_left(&left, exponent - power2);
	else
		shift_left(&right, power2 - exponent);
	return compare(&left, &right);
}

/* Within a few units in the last place. */
static double estimate(struct span digits, int exponent)
{
	size_t used = digits.len < 17 ? digits.len : 17;
	int power10 = exponent + (int)(digits.len - used);
	int power2 = 0;
	double v = 0;

	for (size_t i = 0; i < used; i++)
		v = v * 10 + (digits.data[i] - '0');
	for (; power10 != 0; power10 += power10 > 0 ? -1 : 1) {
		int shift;

		if (power10 >= 16) {
			v *= 1e16;
			power10 -= 15;
		} else if (power10 <= -16) {
			v /= 1e16;
			power10 += 15;
		} else {
			v = power10 > 0 ? v * 10 : v / 10;
		}
		v = frexp(v, &shift);
		power2 += shift;
	}
	v = ldexp(v, power2);
	return v > DBL_MAX ? DBL_MAX : v;
}

static bool is_even(double v)
{
	uint64_t bits;

	memcpy(&bits, &v, sizeof(bits));
	return (bits & 1) == 0;
}

double bignum_to_double(struct span digits, int exponent)
{
	double v = estimate(digits, exponent);

	assert(digits.len <= BIGNUM_DIGITS + 1);
	for (;;) {
		int above = compare_midpoint(digits, exponent, v);

		if (above > 0 || (above == 0 && !is_even(v))) {
			v = nextafter(v, HUGE_VAL);
			if (v > DBL_MAX || above == 0)
				return v;
		} else {
			double below = v > 0 ? nextafter(v, 0.0) : v;
			int sign = v > 0 ? compare_midpoint(digits, exponent, below) : 1;

			if (sign > 0 || (sign == 0 && is_even(v)))
				return v;
			v = below;
			if (sign == 0)
				return v;
		}
	}
}
