/* SPDX-License-Identifier: MIT */
/*
 * backoff.h - when a question may be asked again, and whether at all. Pure: the
 * time, the seed and the server's words come as arguments.
 *
 * Wait after attempt k: full jitter, U(0, min(8 s, 0.5 s * 2^(k-1)))
 * (M. Brooker, "Exponential Backoff And Jitter", AWS 2015). A Retry-After is a floor, with
 * U(0, 20 %) on top so that clients do not wake in step. More than BACKOFF_OBEYED_MS
 * is not waited for: the question stops.
 *
 * A budget keeps retries from multiplying a server's trouble: a bucket of ten,
 * one out for each retry, a tenth in for each success.
 */
#ifndef AF_BACKOFF_H
#define AF_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

enum { BACKOFF_BASE_MS = 500, BACKOFF_MAX_MS = 8000, BACKOFF_OBEYED_MS = 60000 };

struct backoff {
	uint64_t state; /* of the generator (splitmix64) */
	double bucket;	/* retries that may be made */
};

void backoff_init(struct backoff *b, uint64_t seed);

/* In [0, 1). */
double backoff_random(struct backoff *b);

/* Milliseconds to wait before attempt `attempts` + 1 (attempts >= 1 were made); floor_ms:
 * Retry-After, or 0. */
int64_t backoff_delay_ms(struct backoff *b, unsigned attempts, int64_t floor_ms);

/* Takes a retry out of the bucket; false: there is none left. */
bool backoff_spend(struct backoff *b);
void backoff_success(struct backoff *b);

/*
 * What a reply's headers ask us to wait, in milliseconds; 0: nothing that can be understood
 * (negative, past or garbled). Texts may be NULL. `retry_after_ms` (a number of
 * milliseconds) is more exact and wins. A date is measured from the reply's own
 * Date where it has one, so that clocks that differ do no harm, else from now_ns.
 */
int64_t backoff_retry_after_ms(const char *retry_after, const char *retry_after_ms,
			       const char *date, int64_t now_ns);

/* An HTTP date (RFC 9110, 5.6.7, all three forms) in seconds since the epoch; false: none. */
bool backoff_http_date(const char *text, int64_t *seconds);

#endif
