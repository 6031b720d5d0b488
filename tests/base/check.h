/* SPDX-License-Identifier: MIT */
/*
 * check.h - what cmocka needs before it may be included, and no more.
 */
#ifndef AF_TESTS_CHECK_H
#define AF_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
