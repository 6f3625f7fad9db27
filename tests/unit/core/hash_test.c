/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hashes and base64url against their documents' examples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base64.h"
#include "core/hash.h"

static void assert_hash(struct hash hash, const char *expected)
{
	char text[HASH_HEX_SIZE];

	hex_encode(text, hash.bytes, HASH_SIZE);
	assert_string_equal(text, expected);
}

/* FIPS 180-2, appendix B; RFC 4231, cases 1, 2 and 6. */
static void hashes_are_those_of_the_documents(void **state)
{
	unsigned char key[131];

	(void)state;
	assert_hash(hash_sha256("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_hash(hash_sha256("", 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	memset(key, 0x0b, 20);
	assert_hash(hash_hmac_sha256(key, 20, "Hi There", 8),
		    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	assert_hash(hash_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28),
		    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	assert_hash(hash_hmac_sha256(key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First", 54),
		    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void equal_is_equal(void **state)
{
	(void)state;
	assert_true(hash_equal("abc", "abc", 3));
	assert_false(hash_equal("abc", "abd", 3));
	assert_true(hash_equal_text("abc", "abc"));
	assert_false(hash_equal_text("abc", "abcd"));
	assert_true(hash_equal_text("", ""));
}

static void hexadecimal_is_read_strictly(void **state)
{
	unsigned char bytes[3];

	(void)state;
	assert_true(hex_decode(bytes, 3, "00fFa5"));
	assert_memory_equal(bytes, "\x00\xff\xa5", 3);
	assert_false(hex_decode(bytes, 3, "00fFa"));
	assert_false(hex_decode(bytes, 3, "00fFa55"));
	assert_false(hex_decode(bytes, 3, "00fFag"));
	assert_false(hex_decode(bytes, 3, ""));
}

/* RFC 4648 section 10, with the letters of section 5 and without padding. */
static void base64url_goes_both_ways(void **state)
{
	static const char *const pairs[][2] = {
		{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"},
		{"foobar", "Zm9vYmFy"}, {"\xfb\xff\xbf", "-_-_"},
	};
	struct arena *arena = arena_create((size_t)1024 * 1024);
	size_t length;

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		assert_string_equal(base64url_encode(arena, pairs[i][0], strlen(pairs[i][0])), pairs[i][1]);
		assert_string_equal(base64url_decode(arena, pairs[i][1], &length), pairs[i][0]);
		assert_int_equal(length, strlen(pairs[i][0]));
	}
	arena_destroy(arena);
}

static void base64url_is_read_strictly(void **state)
{
	static const char *const texts[] = {"Z", "Zg==", "Zh", "Zm9v Zg", "Zm9v\n", "+/+/", "Zm9v.", "서당"};
	struct arena *arena = arena_create((size_t)1024 * 1024);
	size_t length;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (base64url_decode(arena, texts[i], &length))
			fail_msg("\"%s\" was read", texts[i]);
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_those_of_the_documents),
		cmocka_unit_test(equal_is_equal),
		cmocka_unit_test(hexadecimal_is_read_strictly),
		cmocka_unit_test(base64url_goes_both_ways),
		cmocka_unit_test(base64url_is_read_strictly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
