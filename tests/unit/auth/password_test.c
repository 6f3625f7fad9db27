/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept passwords against RFC 7914's examples, and what may be a new one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "auth/password.h"
#include "core/hash.h"

/* RFC 7914, section 12. */
static void scrypt_is_that_of_the_rfc(void **state)
{
	unsigned char key[64];
	char text[2 * sizeof key + 1];

	(void)state;
	assert_true(password_scrypt("password", "NaCl", 4, 10, 8, 16, key, sizeof key));
	hex_encode(text, key, sizeof key);
	assert_string_equal(text, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
				  "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
	assert_true(password_scrypt("pleaseletmein", "SodiumChloride", 14, 14, 8, 1, key, sizeof key));
	hex_encode(text, key, sizeof key);
	assert_string_equal(text, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
				  "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
}

static void a_kept_password_knows_its_own_only(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	const char *kept = password_hash(arena, "오늘은 맑음 2026");

	(void)state;
	assert_int_equal(strncmp(kept, "$scrypt$ln=15,r=8,p=3$", 22), 0);
	assert_true(password_verify(kept, "오늘은 맑음 2026"));
	assert_false(password_verify(kept, "오늘은 맑음 2027"));
	assert_false(password_verify(kept, ""));
	assert_string_not_equal(kept, password_hash(arena, "오늘은 맑음 2026"));
	arena_destroy(arena);
}

/* N = 2^10, r = 8, p = 16 and its salt, shortened to the 32 bytes that are kept: an earlier cost is still understood. */
static void another_cost_is_understood(void **state)
{
	(void)state;
	assert_true(password_verify("$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI", "password"));
	assert_false(password_verify("$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI", "Password"));
}

static void nobodys_and_broken_ones_are_wrong(void **state)
{
	static const char *const broken[] = {
		"", "$scrypt$", "$scrypt$ln=15,r=8,p=3$c2FsdA", "$scrypt$ln=15,r=8,p=3$c2FsdA$AAAA",
		"$scrypt$ln=30,r=8,p=3$c2FsdA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI", "$2b$12$abc",
		"$scrypt$ln=10,r=8,p=16$!!$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI",
	};

	(void)state;
	assert_false(password_verify(NULL, "password"));
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		assert_false(password_verify(broken[i], "password"));
}

static void new_passwords_follow_the_rules(void **state)
{
	(void)state;
	assert_int_equal(password_check("짧은말", "haneul"), PASSWORD_TOO_SHORT);
	assert_int_equal(password_check("1234567", NULL), PASSWORD_TOO_SHORT);
	assert_int_equal(password_check("여덟글자로된말", "haneul"), PASSWORD_TOO_SHORT);
	assert_int_equal(password_check("여덟글자로된말씀", "haneul"), PASSWORD_FINE);
	assert_int_equal(password_check("Haneul.Kim", "haneul.kim"), PASSWORD_IS_LOGIN);
	assert_int_equal(password_check("haneul.kim", "haneul.kim@example.org"), PASSWORD_IS_LOGIN);
	assert_int_equal(password_check("haneul.kim2", "haneul.kim@example.org"), PASSWORD_FINE);
	assert_int_equal(password_check("Qwer1234", "haneul"), PASSWORD_COMMON);
	assert_int_equal(password_check("12345678", NULL), PASSWORD_COMMON);
	assert_int_equal(password_check("aaaaaaaaaaaa", NULL), PASSWORD_COMMON);
	assert_int_equal(password_check("correct horse", NULL), PASSWORD_FINE);
	assert_string_equal(password_fault_code(PASSWORD_COMMON), "password_common");
	assert_null(password_fault_code(PASSWORD_FINE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scrypt_is_that_of_the_rfc),
		cmocka_unit_test(a_kept_password_knows_its_own_only),
		cmocka_unit_test(another_cost_is_understood),
		cmocka_unit_test(nobodys_and_broken_ones_are_wrong),
		cmocka_unit_test(new_passwords_follow_the_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
