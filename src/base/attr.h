/* SPDX-License-Identifier: MIT */
/*
 * attr.h - compiler attributes that every room may use.
 */
#ifndef AF_ATTR_H
#define AF_ATTR_H

#if defined(__GNUC__)
#define AF_MUST_USE __attribute__((warn_unused_result))
#define AF_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define AF_RARE __attribute__((cold, noinline)) /* kept out of the way of a row */
#define AF_LIKELY(x) __builtin_expect(!!(x), 1)
#define AF_UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define AF_MUST_USE
#define AF_PRINTF(fmt, args)
#define AF_RARE
#define AF_LIKELY(x) (x)
#define AF_UNLIKELY(x) (x)
#endif

#endif
