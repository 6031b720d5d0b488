/* SPDX-License-Identifier: MIT */
/*
 * larger.h - the larger and the smaller of two numbers, neither of them NAN.
 *
 * fmaxf and fminf must mind NAN and are calls on x86; these are one instruction.
 */
#ifndef AF_LARGER_H
#define AF_LARGER_H

static inline float larger(float a, float b)
{
	return a > b ? a : b;
}

static inline float smaller(float a, float b)
{
	return a < b ? a : b;
}

#endif
