/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"

/* Published vectors of FNV-1a 64, each then finished by fmix64 (computed apart, in another
 * language). */
static void shards_are_the_same_for_ever(void **state)
{
	(void)state;
	assert_int_equal(hash_shard(span_z("")), UINT64_C(0xefd01f60ba992926));
	assert_int_equal(hash_shard(span_z("a")), UINT64_C(0x82a2a958a9bece5b));
	assert_int_equal(hash_shard(span_z("pump-7")), UINT64_C(0x8488012025f49020));
}

static void sha256_of_known_texts(void **state)
{
	char hex[65];

	(void)state;
	hash_sha256_hex(span_z("abc"), hex);
	assert_string_equal(hex,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hash_sha256_hex(span_of(NULL, 0), hex);
	assert_string_equal(hex,
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* Sequential names must spread over the low bits as chance would: chi-square of 64 bins. */
static void low_bits_are_good(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		unsigned bins[64] = { 0 };
		double chi = 0;

		for (int i = 0; i < 6400; i++) {
			char name[32];
			int len = snprintf(name, sizeof(name), "sensor-%03d", i);

			bins[hash_seeded(seed * 1000003, span_of(name, (size_t)len)) & 63]++;
		}
		for (int i = 0; i < 64; i++)
			chi += (bins[i] - 100.0) * (bins[i] - 100.0) / 100.0;
		/* 63 degrees of freedom: 130 is passed once in 1e6. */
		assert_true(chi < 130);
	}
}

static void every_bit_of_the_input_counts(void **state)
{
	char bytes[70];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7 + 1);
	for (size_t len = 1; len <= sizeof(bytes); len++) {
		uint64_t before = hash_seeded(5, span_of(bytes, len));

		assert_int_equal(before, hash_seeded(5, span_of(bytes, len)));
		assert_true(before != hash_seeded(6, span_of(bytes, len)));
		assert_true(before != hash_seeded(5, span_of(bytes, len - 1)));
		for (size_t i = 0; i < len; i++) {
			for (int bit = 0; bit < 8; bit++) {
				bytes[i] = (char)(bytes[i] ^ 1 << bit);
				assert_true(before != hash_seeded(5, span_of(bytes, len)));
				bytes[i] = (char)(bytes[i] ^ 1 << bit);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shards_are_the_same_for_ever),
		cmocka_unit_test(sha256_of_known_texts),
		cmocka_unit_test(low_bits_are_good),
		cmocka_unit_test(every_bit_of_the_input_counts),
	};

	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
