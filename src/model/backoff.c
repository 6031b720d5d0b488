/* SPDX-License-Identifier: MIT */
#include "model/backoff.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/num.h"
#include "base/span.h"

static const double bucket_max = 10.0;

void backoff_init(struct backoff *b, uint64_t seed)
{
	b->state = seed;
	b->bucket = bucket_max;
}

double backoff_random(struct backoff *b)
{
	uint64_t z = b->state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	z ^= z >> 31;
	return (double)(z >> 11) * 0x1p-53;
}

int64_t backoff_delay_ms(struct backoff *b, unsigned attempts, int64_t floor_ms)
{
	int64_t limit = BACKOFF_BASE_MS;
	unsigned i;

	if (floor_ms > 0)
		return floor_ms + 1 + (int64_t)(0.2 * (double)floor_ms * backoff_random(b));
	for (i = 1; i < attempts && limit < BACKOFF_MAX_MS; i++)
		limit *= 2;
	if (limit > BACKOFF_MAX_MS)
		limit = BACKOFF_MAX_MS;
	return (int64_t)((double)limit * backoff_random(b));
}

bool backoff_spend(struct backoff *b)
{
	if (b->bucket < 1.0)
		return false;
	b->bucket -= 1.0;
	return true;
}

void backoff_success(struct backoff *b)
{
	b->bucket = fmin(bucket_max, b->bucket + 0.1);
}

/* Days since 1970-01-01 (proleptic Gregorian; H. Hinnant, "chrono-compatible low-level date
 * algorithms"). */
static int64_t days_from_civil(int64_t y, int64_t m, int64_t d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

struct date {
	int64_t year, month, day, hour, minute, second;
};

static int64_t month_of(struct span word)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int64_t i;

	for (i = 0; i < 12; i++)
		if (word.len == 3 && memcmp(names + 3 * i, word.data, 3) == 0)
			return i + 1;
	return 0;
}

/* "08:49:37" */
static bool read_clock(struct span word, struct date *date)
{
	int64_t *const parts[] = { &date->hour, &date->minute, &date->second };
	static const int64_t most[] = { 23, 59, 60 };
	size_t i, j;

	if (word.len != 8 || word.data[2] != ':' || word.data[5] != ':')
		return false;
	for (i = 0; i < 3; i++) {
		*parts[i] = 0;
		for (j = 3 * i; j < 3 * i + 2; j++) {
			if (word.data[j] < '0' || word.data[j] > '9')
				return false;
			*parts[i] = *parts[i] * 10 + (word.data[j] - '0');
		}
		if (*parts[i] > most[i])
			return false;
	}
	return true;
}

static bool read_number(struct span word, struct date *date)
{
	int64_t value = 0;
	size_t i;

	for (i = 0; i < word.len; i++) {
		if (word.data[i] < '0' || word.data[i] > '9' || word.len > 4)
			return false;
		value = value * 10 + (word.data[i] - '0');
	}
	if (date->day == 0 && word.len <= 2)
		date->day = value;
	else
		date->year = word.len > 2 ? value : value + (value < 70 ? 2000 : 1900);
	return true;
}

/* The three forms hold the same words in different order; the weekday and "GMT" say nothing more.
 */
bool backoff_http_date(const char *text, int64_t *seconds)
{
	struct date date = { 0 };
	bool clock = false;
	const char *s = text;

	for (;;) {
		struct span word;

		s += strspn(s, " ,-\t");
		word = span_of(s, strcspn(s, " ,-\t"));
		if (word.len == 0)
			break;
		s += word.len;
		if (memchr(word.data, ':', word.len) != NULL) {
			if (clock || !read_clock(word, &date))
				return false;
			clock = true;
		} else if (word.data[0] >= '0' && word.data[0] <= '9') {
			if (!read_number(word, &date))
				return false;
		} else if (month_of(word) > 0) {
			date.month = month_of(word);
		}
	}
	if (!clock || date.month == 0 || date.day < 1 || date.day > 31 || date.year < 1970)
		return false;
	*seconds = ((days_from_civil(date.year, date.month, date.day) * 24 + date.hour) * 60 +
		    date.minute) *
			   60 +
		   date.second;
	return true;
}

/* A plain number times `unit`, rounded up; 0 if it is none or not above zero. */
static int64_t number_ms(const char *text, double unit)
{
	double value;

	if (num_parse(span_z(text), '.', &value) != NUM_OK || !(value > 0))
		return 0;
	value = ceil(value * unit);
	return value > 9e15 ? INT64_C(9000000000000000) : (int64_t)value;
}

int64_t backoff_retry_after_ms(const char *retry_after, const char *retry_after_ms,
			       const char *date, int64_t now_ns)
{
	int64_t then, now = now_ns / 1000000000, ms = 0;

	if (retry_after_ms != NULL)
		ms = number_ms(retry_after_ms, 1);
	if (ms > 0 || retry_after == NULL)
		return ms;
	ms = number_ms(retry_after, 1000);
	if (ms > 0 || !backoff_http_date(retry_after, &then))
		return ms;
	if (date != NULL)
		(void)backoff_http_date(date, &now);
	return then > now ? (then - now) * 1000 : 0;
}
