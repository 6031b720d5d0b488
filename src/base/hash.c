/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include <nettle/base16.h>

#include "base/wide.h"

/* Odd constants with as many ones as zeros, from the fraction of sqrt(2), sqrt(3), sqrt(5). */
#define MIX_A UINT64_C(0x6A09E667F3BCC909)
#define MIX_B UINT64_C(0xBB67AE8584CAA73B)
#define MIX_C UINT64_C(0x3C6EF372FE94F82B)

static uint64_t load64(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static uint64_t load32(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static uint64_t fold(uint64_t a, uint64_t b)
{
	uint64_t high;
	uint64_t low = wide_mul(a, b, &high);

	return low ^ high;
}

uint64_t hash_seeded(uint64_t seed, struct span bytes)
{
	const char *p = bytes.data;
	size_t left = bytes.len;
	uint64_t secret = fold(seed ^ MIX_A, MIX_B); /* no input can make a factor zero at will */
	uint64_t state = seed ^ secret;
	uint64_t a = 0;
	uint64_t b = 0;

	while (left > 16) {
		state = fold(load64(p) ^ secret, load64(p + 8) ^ state);
		p += 16;
		left -= 16;
	}
	if (left >= 8) {
		a = load64(p);
		b = load64(p + left - 8);
	} else if (left >= 4) {
		a = load32(p);
		b = load32(p + left - 4);
	} else if (left > 0) {
		a = (uint64_t)(unsigned char)p[0] << 16 |
		    (uint64_t)(unsigned char)p[left / 2] << 8 | (unsigned char)p[left - 1];
	}
	return fold(MIX_C ^ bytes.len, fold(a ^ secret, b ^ state));
}

uint64_t hash_shard(struct span bytes)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < bytes.len; i++) {
		h ^= (unsigned char)bytes.data[i];
		h *= UINT64_C(0x100000001b3);
	}
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	h ^= h >> 33;
	return h;
}

void hash_sha256_end(struct sha256_ctx *context, char out[HASH_SHA256_HEX])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(context, sizeof(digest), digest);
	base16_encode_update(out, sizeof(digest), digest);
	out[HASH_SHA256_HEX - 1] = '\0';
}

void hash_sha256_hex(struct span bytes, char out[HASH_SHA256_HEX])
{
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, bytes.len, (const uint8_t *)bytes.data);
	hash_sha256_end(&context, out);
}
