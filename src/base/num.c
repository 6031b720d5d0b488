/* SPDX-License-Identifier: MIT */
#include "base/num.h"

#include <assert.h>
#include <float.h>
#include <math.h>

#include "base/bignum.h"
#include "base/wide.h"

/* A text taken apart: 0.m1m2m3... is never built; digits lie in the text. */
struct parts {
	const char *first; /* first digit that is not zero, or NULL: the value is zero */
	const char *end;   /* past the last mantissa character */
	uint64_t mantissa; /* the first 19 significant digits */
	int64_t digits;	   /* significant digits, leading zeros not counted */
	int64_t exponent;  /* of the last digit */
	bool negative;
};

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

/* Exponent after the e: at least one digit; huge ones stay huge. NULL if there is none. */
static const char *scan_exponent(const char *p, const char *end, int64_t *exponent)
{
	bool negative = p < end && *p == '-';
	int64_t e = 0;

	if (p < end && (*p == '-' || *p == '+'))
		p++;
	if (p == end || !is_digit(*p))
		return NULL;
	for (; p < end && is_digit(*p); p++) {
		if (e < 100000000)
			e = e * 10 + (*p - '0');
	}
	*exponent += negative ? -e : e;
	return p;
}

/* Many digits: the first 19 significant ones, the others counted. */
static void scan_long(const char *p, char point, struct parts *parts)
{
	parts->mantissa = 0;
	parts->digits = 0;
	parts->first = NULL;
	for (; p < parts->end; p++) {
		if (*p == point || (*p == '0' && !parts->first))
			continue;
		if (!parts->first)
			parts->first = p;
		if (parts->digits++ < 19)
			parts->mantissa = parts->mantissa * 10 + (uint64_t)(*p - '0');
	}
}

static bool scan(struct span text, char point, struct parts *parts)
{
	const char *p = text.data;
	const char *end = text.data + text.len;
	const char *start;
	const char *dot = NULL;
	uint64_t m = 0;
	int64_t n;

	parts->negative = *p == '-';
	if (*p == '-' || *p == '+')
		p++;
	start = p;
	for (; p < end && is_digit(*p); p++)
		m = m * 10 + (uint64_t)(*p - '0');
	n = p - start;
	parts->exponent = 0;
	if (p < end && *p == point) {
		dot = p++;
		for (; p < end && is_digit(*p); p++)
			m = m * 10 + (uint64_t)(*p - '0');
		parts->exponent = dot + 1 - p;
		n -= parts->exponent;
	}
	if (n == 0)
		return false;
	parts->first = start;
	parts->end = p;
	parts->mantissa = m;
	parts->digits = n;
	if (AF_UNLIKELY(n > 19))
		scan_long(start, point, parts);
	if (p < end && (*p == 'e' || *p == 'E'))
		p = scan_exponent(p + 1, end, &parts->exponent);
	return p == end;
}

enum { WIDE_EXPONENT = 27 };

static const uint64_t power5[WIDE_EXPONENT + 1] = {
	UINT64_C(1),
	UINT64_C(5),
	UINT64_C(25),
	UINT64_C(125),
	UINT64_C(625),
	UINT64_C(3125),
	UINT64_C(15625),
	UINT64_C(78125),
	UINT64_C(390625),
	UINT64_C(1953125),
	UINT64_C(9765625),
	UINT64_C(48828125),
	UINT64_C(244140625),
	UINT64_C(1220703125),
	UINT64_C(6103515625),
	UINT64_C(30517578125),
	UINT64_C(152587890625),
	UINT64_C(762939453125),
	UINT64_C(3814697265625),
	UINT64_C(19073486328125),
	UINT64_C(95367431640625),
	UINT64_C(476837158203125),
	UINT64_C(2384185791015625),
	UINT64_C(11920928955078125),
	UINT64_C(59604644775390625),
	UINT64_C(298023223876953125),
	UINT64_C(1490116119384765625),
	UINT64_C(7450580596923828125),
};

/*
 * mantissa (not 0) x 10^exponent, |exponent| <= WIDE_EXPONENT, correctly rounded:
 * 5^27 has 63 bits, so a 128-bit product, or a 64-bit quotient and whether
 * something is left over, holds all there is to know.
 */
static double by_wide(uint64_t mantissa, int exponent)
{
	int shift = wide_leading_zeros(mantissa);
	uint64_t bits; /* the value's 64 leading bits */
	uint64_t rest; /* what is below them */

	mantissa <<= shift;
	if (exponent >= 0) {
		rest = wide_mul(mantissa, power5[exponent], &bits);
		if (bits == 0) {
			bits = rest;
			rest = 0;
			shift += 64;
		}
		int top = wide_leading_zeros(bits);

		if (top > 0)
			bits = bits << top | rest >> (64 - top);
		rest = top > 0 ? rest << top : rest;
		shift = exponent + 64 - shift - top;
	} else {
		int top = wide_leading_zeros(power5[-exponent]);
		uint64_t divisor = power5[-exponent] << top;

		shift = exponent - 64 - shift + top;
		if (mantissa >= divisor) {
			bits = wide_div(mantissa >> 1, mantissa << 63, divisor, &rest);
			shift++;
		} else {
			bits = wide_div(mantissa, 0, divisor, &rest);
		}
	}
	return ldexp((double)(bits | (rest != 0)), shift);
}

/* Any number of digits and any exponent. HUGE_VAL beyond the greatest double. */
static double by_bignum(const struct parts *parts, char point)
{
	char digits[BIGNUM_DIGITS + 1];
	size_t n = 0;
	int64_t exponent = parts->exponent;
	int64_t left = parts->digits;
	const char *p = parts->first;

	/* 10^magnitude bounds the value from above. */
	if (parts->digits + parts->exponent > 310)
		return HUGE_VAL;
	if (parts->digits + parts->exponent < -330)
		return 0.0;
	for (; left > 0 && n < BIGNUM_DIGITS; p++) {
		if (*p == point)
			continue;
		digits[n++] = *p;
		left--;
	}
	exponent += left;
	for (; left > 0; p++) {
		if (*p == point)
			continue;
		left--;
		if (*p != '0') {
			digits[n++] = '1';
			exponent--;
			break;
		}
	}
	return bignum_to_double(span_of(digits, n), (int)exponent);
}

#if FLT_EVAL_METHOD == 0
static const double power10[] = { 1e0,	1e1,  1e2,  1e3,  1e4,	1e5,  1e6,  1e7,
				  1e8,	1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
				  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
#endif

static double to_double(struct parts *parts, char point)
{
	uint64_t m = parts->mantissa;
	int64_t e = parts->exponent;

#if FLT_EVAL_METHOD == 0
	if (AF_LIKELY(m <= UINT64_C(1) << 53 && parts->digits <= 19 && e >= -22 && e <= 22))
		return e < 0 ? (double)m / power10[-e] : (double)m * power10[e];
#endif
	if (m == 0)
		return 0.0;
	if (parts->digits <= 19 && e >= -WIDE_EXPONENT && e <= WIDE_EXPONENT)
		return by_wide(m, (int)e);
	if (parts->digits > 19) {
		int64_t cut = e + (parts->digits - 19);

		if (cut >= -WIDE_EXPONENT && cut <= WIDE_EXPONENT) {
			double low = by_wide(m, (int)cut);

			if (low == by_wide(m + 1, (int)cut))
				return low;
		}
	} else {
		/* Leading zeros were counted as digits so far. */
		scan_long(parts->first, point, parts);
	}
	return by_bignum(parts, point);
}

static bool is_missing(struct span cell)
{
	static const char *const words[] = { "na", "n/a", "nan", "null", "none", "-" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t at = 0;

		while (at < cell.len && words[i][at] &&
		       (cell.data[at] | (cell.data[at] >= 'A' && cell.data[at] <= 'Z' ? 32 : 0)) ==
			       words[i][at])
			at++;
		if (at == cell.len && !words[i][at])
			return true;
	}
	return false;
}

static enum num_kind parse_any(struct span cell, char point, double *out)
{
	struct parts parts;
	double v;

	cell = span_trim(cell);
	if (cell.len == 0)
		return NUM_MISSING;
	if (!scan(cell, point, &parts))
		return is_missing(cell) ? NUM_MISSING : NUM_BAD;
	v = to_double(&parts, point);
	if (AF_UNLIKELY(v > DBL_MAX))
		return NUM_BAD;
	*out = parts.negative ? -v : v;
	return NUM_OK;
}

/*
 * Nearly every cell: a few digits and a point. With at most 15 digits both the
 * digits and the power of ten are exact, and one division rounds once.
 */
enum num_kind num_parse(struct span cell, char point, double *out)
{
#if FLT_EVAL_METHOD == 0
	const char *p = cell.data;
	const char *end;
	const char *dot;
	bool negative;
	uint64_t m = 0;
	unsigned digit;

	if (AF_UNLIKELY(cell.len == 0))
		return NUM_MISSING;
	negative = *p == '-';
	p += negative;
	dot = end = cell.data + cell.len;
	if (AF_UNLIKELY(cell.len > 16 || p == end || !is_digit(*p)))
		return parse_any(cell, point, out);
	do {
		digit = (unsigned char)*p - (unsigned)'0';
		if (digit > 9) {
			if (*p != point || dot != end)
				return parse_any(cell, point, out);
			dot = p + 1;
		} else {
			m = m * 10 + digit;
		}
	} while (++p < end);
	if (AF_LIKELY(m <= UINT64_C(1) << 53)) {
		double v = (double)(int64_t)m / power10[end - dot];

		*out = negative ? -v : v;
		return NUM_OK;
	}
#endif
	return parse_any(cell, point, out);
}

static size_t count_digits(struct span s)
{
	size_t n = 0;

	while (n < s.len && is_digit(s.data[n]))
		n++;
	return n;
}

static struct span after(struct span s, size_t n)
{
	return span_of(s.data + n, s.len - n);
}

bool num_is_json(struct span text)
{
	size_t n;

	if (text.len > 0 && text.data[0] == '-')
		text = after(text, 1);
	n = count_digits(text);
	if (n == 0 || (n > 1 && text.data[0] == '0'))
		return false;
	text = after(text, n);
	if (text.len > 0 && text.data[0] == '.') {
		text = after(text, 1);
		n = count_digits(text);
		if (n == 0)
			return false;
		text = after(text, n);
	}
	if (text.len > 0 && (text.data[0] == 'e' || text.data[0] == 'E')) {
		text = after(text, 1);
		if (text.len > 0 && (text.data[0] == '-' || text.data[0] == '+'))
			text = after(text, 1);
		n = count_digits(text);
		return n > 0 && n == text.len;
	}
	return text.len == 0;
}

bool num_is_plain(struct span text)
{
	const char *p = text.data;
	const char *end;
	const char *start;

	if (text.len == 0 || text.len > 300)
		return false;
	end = p + text.len;
	p += *p == '-';
	start = p;
	while (p < end && is_digit(*p))
		p++;
	if (p == start || (*start == '0' && p - start > 1))
		return false;
	if (p == end)
		return true;
	if (*p != '.' || p + 1 == end)
		return false;
	for (p++; p < end && is_digit(*p); p++)
		;
	return p == end;
}
