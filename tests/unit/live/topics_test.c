/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "live/topics.h"

#define MANY 2000

static void each_topic_knows_its_own_subscribers(void **state)
{
	struct topics *topics = topics_create();
	struct topic_link one = {0}, other = {0}, elsewhere = {0};

	(void)state;
	topics_add(topics, &one, "user:1");
	topics_add(topics, &other, "user:1");
	topics_add(topics, &elsewhere, "user:2");
	assert_ptr_equal(topics_find(topics, "user:2"), &elsewhere);
	assert_null(topics_find(topics, "user:2")->next);
	topics_remove(topics, &other);
	assert_ptr_equal(topics_find(topics, "user:1"), &one);
	assert_null(one.next);
	topics_remove(topics, &one);
	assert_null(topics_find(topics, "user:1"));
	topics_remove(topics, &elsewhere);
	topics_destroy(topics);
}

static void many_topics_come_and_go(void **state)
{
	struct topics *topics = topics_create();
	static struct topic_link links[MANY];
	char name[TOPIC_SIZE];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof name, "user:%d", i);
		topics_add(topics, &links[i], name);
	}
	for (int i = 0; i < MANY; i += 2)
		topics_remove(topics, &links[i]);
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof name, "user:%d", i);
		assert_ptr_equal(topics_find(topics, name), i % 2 ? &links[i] : NULL);
	}
	for (int i = 1; i < MANY; i += 2) {
		snprintf(name, sizeof name, "user:%d", i);
		assert_string_equal(topic_name(&links[i]), name);
		topics_remove(topics, &links[i]);
	}
	topics_destroy(topics);
}

static void names_are_checked(void **state)
{
	char longest[TOPIC_SIZE + 1];

	(void)state;
	memset(longest, 'a', sizeof longest);
	assert_true(topic_name_is_valid("school:0a-1:staff", 17));
	assert_true(topic_name_is_valid(longest, TOPIC_SIZE - 1));
	assert_false(topic_name_is_valid(longest, TOPIC_SIZE));
	assert_false(topic_name_is_valid("", 0));
	assert_false(topic_name_is_valid("a\"b", 3));
	assert_false(topic_name_is_valid("a\0b", 3));
	assert_false(topic_name_is_valid("a,b", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_topic_knows_its_own_subscribers),
		cmocka_unit_test(many_topics_come_and_go),
		cmocka_unit_test(names_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
