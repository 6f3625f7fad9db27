/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/secret.h"

#include <stdio.h>
#include <unistd.h>

#include "unit/in_arena.h"

#define FIRST "1111111111111111111111111111111111111111111111111111111111111111"
#define SECOND "2222222222222222222222222222222222222222222222222222222222222222"

/* @return whether a file with this content was read */
static bool load(struct secret_key *key, const char *content)
{
	char path[] = "secret-XXXXXX";
	int file = mkstemp(path);
	struct strbuf error;
	bool is_good;

	assert_true(file >= 0 && write(file, content, strlen(content)) == (ssize_t)strlen(content));
	close(file);
	strbuf_init(&error, 1000);
	is_good = secret_load(key, path, &error);
	assert_true(is_good == (error.length == 0));
	strbuf_release(&error);
	unlink(path);
	return is_good;
}

static void a_file_holds_a_key_and_older_ones(void **state)
{
	struct secret_key key;

	(void)state;
	assert_true(load(&key, FIRST "\n"));
	assert_int_equal(key.id, 1);
	assert_int_equal(key.older_count, 0);
	assert_true(load(&key, "2 " SECOND "\n1 " FIRST "\n"));
	assert_int_equal(key.id, 2);
	assert_int_equal(key.bytes[0], 0x22);
	assert_int_equal(key.older_count, 1);
	assert_int_equal(key.older[0].bytes[31], 0x11);
	assert_true(load(&key, "255 " SECOND "\n" FIRST));
	assert_int_equal(key.older[0].id, 1);
}

static void what_is_no_key_is_refused(void **state)
{
	static const char *const contents[] = {"", "\n", "12\n", FIRST "0\n", "0 " FIRST "\n", "256 " FIRST "\n", "-1 " FIRST "\n", "a " FIRST "\n",
		"1 " FIRST "\n1 " SECOND "\n", FIRST "\n" SECOND "\n", "2 " FIRST "\nnot a key\n", "2 " FIRST "\n\n",
		"1 " FIRST "\n2 " FIRST "\n3 " FIRST "\n4 " FIRST "\n5 " FIRST "\n"};
	struct secret_key key;

	(void)state;
	for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
		if (load(&key, contents[i]))
			fail_msg("taken: %s", contents[i]);
}

static void older_keys_open_and_the_first_one_seals(void **state)
{
	struct secret_key old, both, lone;
	size_t length, text_length;
	unsigned char *sealed;

	(void)state;
	assert_true(load(&old, FIRST) && load(&both, "2 " SECOND "\n1 " FIRST "\n") && load(&lone, "2 " SECOND "\n"));
	sealed = secret_encrypt(&old, arena, "b", "text", 4, &length);
	assert_string_equal(secret_decrypt(&both, arena, "b", sealed, length, &text_length), "text");
	assert_null(secret_decrypt(&lone, arena, "b", sealed, length, &text_length));
	assert_null(secret_decrypt(&both, arena, "c", sealed, length, &text_length));
	sealed = secret_encrypt(&both, arena, "b", "text", 4, &length);
	assert_int_equal(sealed[0], 2);
	assert_string_equal(secret_decrypt(&lone, arena, "b", sealed, length, &text_length), "text");
	assert_null(secret_decrypt(&old, arena, "b", sealed, length, &text_length));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_holds_a_key_and_older_ones),
		cmocka_unit_test(what_is_no_key_is_refused),
		cmocka_unit_test_setup_teardown(older_keys_open_and_the_first_one_seals, create_arena, destroy_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
