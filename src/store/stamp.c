/* SPDX-License-Identifier: MIT */
#include "store/stamp.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "input/timestamp.h"

static const int64_t second_ns = 1000000000;

static bool digits(const char *s, size_t n, unsigned *value)
{
	unsigned v = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		v = v * 10 + (unsigned)(s[i] - '0');
	}
	*value = v;
	return true;
}

/* 20261122_200849 as the ISO text that timestamp.h reads. */
static bool parse_compact(struct span text, int64_t *ns)
{
	char iso[20];
	unsigned ignored;

	if (text.len != 15 || text.data[8] != '_' || !digits(text.data, 8, &ignored) ||
	    !digits(text.data + 9, 6, &ignored))
		return false;
	(void)snprintf(iso, sizeof iso, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s", text.data, text.data + 4,
		       text.data + 6, text.data + 9, text.data + 11, text.data + 13);
	return timestamp_parse_iso(span_z(iso), ns);
}

static enum stamp_form form_of_iso(struct span text)
{
	bool zone = text.len > 19 && strchr("Zz+-", text.data[text.len - 1]) != NULL;
	const char *point = memchr(text.data, '.', text.len);

	if (!zone && text.len > 6 &&
	    (text.data[text.len - 6] == '+' || text.data[text.len - 6] == '-') && text.len > 19)
		zone = true;
	if (point && zone)
		return STAMP_ISO_MS;
	if (point)
		return STAMP_ISO_MICRO;
	if (zone)
		return STAMP_ISO;
	return memchr(text.data, ' ', text.len) ? STAMP_SPACE : STAMP_ISO_PLAIN;
}

bool stamp_parse(struct span text, int64_t *ns, enum stamp_form *form)
{
	if (parse_compact(text, ns)) {
		*form = STAMP_COMPACT;
		return true;
	}
	if (text.len < 10 || !timestamp_parse_iso(text, ns))
		return false;
	*form = form_of_iso(text);
	return true;
}

int64_t stamp_step_ns(enum stamp_form form)
{
	switch (form) {
	case STAMP_ISO_MS:
		return 1000000;
	case STAMP_ISO_MICRO:
		return 1000;
	case STAMP_ISO:
	case STAMP_ISO_PLAIN:
	case STAMP_SPACE:
	case STAMP_COMPACT:
		break;
	}
	return second_ns;
}

int64_t stamp_limit_ns(void)
{
	return INT64_C(9214646400) * second_ns;
}

/* Whole seconds as "2026-11-22T20:08:49". */
static void format_second(char out[20], int64_t ns)
{
	char text[TIMESTAMP_MAX];
	int64_t whole = ns / second_ns - (ns % second_ns < 0);
	size_t len = timestamp_format(text, whole * second_ns);

	assert(len >= 19);
	memcpy(out, text, 19);
	out[19] = '\0';
}

size_t stamp_format(char out[STAMP_MAX], int64_t ns, enum stamp_form form)
{
	char s[20];
	int64_t rest = ns % second_ns + (ns % second_ns < 0 ? second_ns : 0);
	int n = 0;

	format_second(s, ns);
	switch (form) {
	case STAMP_ISO_MS:
		n = snprintf(out, STAMP_MAX, "%s.%03dZ", s, (int)(rest / 1000000));
		break;
	case STAMP_ISO_MICRO:
		n = snprintf(out, STAMP_MAX, "%s.%06d", s, (int)(rest / 1000));
		break;
	case STAMP_ISO:
		n = snprintf(out, STAMP_MAX, "%sZ", s);
		break;
	case STAMP_ISO_PLAIN:
		n = snprintf(out, STAMP_MAX, "%s", s);
		break;
	case STAMP_SPACE:
		s[10] = ' ';
		n = snprintf(out, STAMP_MAX, "%s", s);
		break;
	case STAMP_COMPACT:
		n = snprintf(out, STAMP_MAX, "%.4s%.2s%.2s_%.2s%.2s%.2s", s, s + 5, s + 8, s + 11,
			     s + 14, s + 17);
		break;
	}
	assert(n > 0 && n < STAMP_MAX);
	return (size_t)n;
}

#define NAME_PREFIX "model_response_"

static size_t name_compose(char out[NAME_MAX_LEN], const char *stamp, unsigned number)
{
	int n = number > 1 ? snprintf(out, NAME_MAX_LEN, NAME_PREFIX "%s-%u.json", stamp, number)
			   : snprintf(out, NAME_MAX_LEN, NAME_PREFIX "%s.json", stamp);

	assert(n > 0 && n < NAME_MAX_LEN);
	return (size_t)n;
}

size_t name_format(char out[NAME_MAX_LEN], int64_t ns, unsigned number)
{
	char stamp[STAMP_MAX];

	stamp[stamp_format(stamp, ns, STAMP_COMPACT)] = '\0';
	return name_compose(out, stamp, number);
}

/* "-K" between the stamp and ".json". */
static bool parse_suffix(struct span s, unsigned *number)
{
	*number = 0;
	if (s.len == 0)
		return true;
	return s.len >= 2 && s.len <= 7 && s.data[0] == '-' && s.data[1] != '0' &&
	       digits(s.data + 1, s.len - 1, number);
}

bool name_parse(struct span name, uint64_t *packed)
{
	const size_t prefix = sizeof NAME_PREFIX - 1, stamp = 15, end = 5;
	const char *s = name.data;
	unsigned date, hour, minute, second, number;

	if (name.len < prefix + stamp + end || memcmp(s, NAME_PREFIX, prefix) != 0 ||
	    memcmp(s + name.len - end, ".json", end) != 0)
		return false;
	s += prefix;
	if (!digits(s, 8, &date) || s[8] != '_' || !digits(s + 9, 2, &hour) ||
	    !digits(s + 11, 2, &minute) || !digits(s + 13, 2, &second))
		return false;
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	if (!parse_suffix(span_of(s + stamp, name.len - prefix - stamp - end), &number))
		return false;
	/* 27 bits of date, 18 bits would do for 61-second minutes: 24 x 60 x 61 = 87,840 < 2^17. */
	if (packed)
		*packed = (uint64_t)date << 37 |
			  (uint64_t)((hour * 60 + minute) * 61 + second) << 20 | number;
	return true;
}

size_t name_unpack(char out[NAME_MAX_LEN], uint64_t packed)
{
	char stamp[STAMP_MAX];
	unsigned clock = (unsigned)(packed >> 20 & 0x1ffff), number = packed & 0xfffff;

	(void)snprintf(stamp, sizeof stamp, "%08u_%02u%02u%02u", (unsigned)(packed >> 37),
		       clock / 61 / 60, clock / 61 % 60, clock % 61);
	if (number == 1)
		return (size_t)snprintf(out, NAME_MAX_LEN, NAME_PREFIX "%s-1.json", stamp);
	return name_compose(out, stamp, number);
}

bool name_of_cell(struct span cell, struct span *name)
{
	static const char *const folders[] = { "", "responses/", "./responses/" };

	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
		size_t n = strlen(folders[i]);

		if (cell.len <= n || memcmp(cell.data, folders[i], n) != 0)
			continue;
		*name = span_of(cell.data + n, cell.len - n);
		if (name_parse(*name, NULL))
			return true;
	}
	return false;
}
