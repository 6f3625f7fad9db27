/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time codes against RFC 4226 and RFC 6238, and one-time links and recovery codes however they are typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "auth/link.h"
#include "auth/totp.h"

static const char secret[] = "12345678901234567890";

/* RFC 4226, appendix D. */
static void counters_give_the_codes_of_rfc_4226(void **state)
{
	static const uint32_t codes[] = {755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489};

	(void)state;
	for (uint64_t i = 0; i < sizeof codes / sizeof *codes; i++)
		assert_int_equal(totp_hotp(secret, 20, i), codes[i]);
}

/* RFC 6238, appendix B, SHA-1: the last six of its eight digits. */
static void times_give_the_codes_of_rfc_6238(void **state)
{
	static const struct {
		int64_t time;
		const char *code;
	} examples[] = {
		{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"},
		{1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
	};
	int64_t step;

	(void)state;
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		assert_true(totp_check(secret, 20, examples[i].code, examples[i].time, &step));
		assert_int_equal(step, examples[i].time / 30);
	}
}

static void one_step_aside_is_taken_and_two_are_not(void **state)
{
	int64_t step;

	(void)state;
	assert_true(totp_check(secret, 20, "005924", 1234567890 + 30, &step));
	assert_int_equal(step, 1234567890 / 30);
	assert_true(totp_check(secret, 20, "005924", 1234567890 - 30, &step));
	assert_false(totp_check(secret, 20, "005924", 1234567890 + 60, &step));
	assert_false(totp_check(secret, 20, "005924", 1234567890 - 60, &step));
}

static void codes_are_six_digits(void **state)
{
	int64_t step;

	(void)state;
	assert_true(totp_check(secret, 20, " 005 924", 1234567890, &step));
	assert_false(totp_check(secret, 20, "5924", 1234567890, &step));
	assert_false(totp_check(secret, 20, "0005924", 1234567890, &step));
	assert_false(totp_check(secret, 20, "00592a", 1234567890, &step));
	assert_false(totp_check(secret, 20, "", 1234567890, &step));
}

/* RFC 4648, section 10, without padding. */
static void secrets_are_written_in_base_32(void **state)
{
	struct arena *arena = arena_create(1 << 16);

	(void)state;
	assert_string_equal(totp_base32(arena, "", 0), "");
	assert_string_equal(totp_base32(arena, "f", 1), "MY");
	assert_string_equal(totp_base32(arena, "foob", 4), "MZXW6YQ");
	assert_string_equal(totp_base32(arena, "foobar", 6), "MZXW6YTBOI");
	assert_string_equal(totp_base32_grouped(arena, "", 0), "");
	assert_string_equal(totp_base32_grouped(arena, "fooba", 5), "MZXW 6YTB");
	assert_string_equal(totp_base32_grouped(arena, "foobar", 6), "MZXW 6YTB OI");
	assert_string_equal(totp_address(arena, "Seodang", "김 하늘", secret, 20),
			    "otpauth://totp/Seodang:%EA%B9%80%20%ED%95%98%EB%8A%98?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
			    "&issuer=Seodang");
	arena_destroy(arena);
}

static void codes_are_known_however_they_are_typed(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	char *code = link_code(arena), *recovery = totp_recovery_code(arena);
	struct hash right = link_hash("7K3M-Q901-2B8R"), typed = link_hash(" 7k3mq9ol 2b8r");

	(void)state;
	assert_string_equal(link_normal(arena, "7k3m-q9ol 2b8r"), "7K3MQ9012B8R");
	assert_true(hash_equal(right.bytes, typed.bytes, HASH_SIZE));
	assert_int_equal(strlen(code), 14);
	assert_int_equal(strlen(link_normal(arena, code)), LINK_CODE_LENGTH);
	assert_int_equal(strlen(recovery), RECOVERY_CODE_LENGTH + 1);
	right = totp_recovery_hash(recovery);
	typed = totp_recovery_hash(link_normal(arena, recovery));
	assert_true(hash_equal(right.bytes, typed.bytes, HASH_SIZE));
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counters_give_the_codes_of_rfc_4226),
		cmocka_unit_test(times_give_the_codes_of_rfc_6238),
		cmocka_unit_test(one_step_aside_is_taken_and_two_are_not),
		cmocka_unit_test(codes_are_six_digits),
		cmocka_unit_test(secrets_are_written_in_base_32),
		cmocka_unit_test(codes_are_known_however_they_are_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
