/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/allowed_hosts.h"

#include "unit/in_arena.h"

static void only_listed_hosts_are_asked(void **state)
{
	static const char list[] = "voice.school.example, other.example:8443,127.0.0.1:9000,[::1]:9000, http://10.0.0.5:8000,http://inside";
	static const struct {
		const char *url, *fault;
	} items[] = {
		{"https://voice.school.example/v1", NULL}, {"https://VOICE.school.example:443", NULL}, {"https://other.example:8443/a/b", NULL},
		{"http://127.0.0.1:9000/v1", NULL}, {"http://[::1]:9000", NULL},
		{"https://voice.school.example:444/", "host_not_allowed"}, {"https://other.example/", "host_not_allowed"},
		{"https://school.example/", "host_not_allowed"}, {"https://voice.school.example.evil.example/", "host_not_allowed"},
		{"https://xvoice.school.example/", "host_not_allowed"}, {"http://127.0.0.1:9001/", "host_not_allowed"},
		{"http://localhost:9000/", "host_not_allowed"}, {"http://2130706433:9000/", NULL}, /* 127.0.0.1 written in one number */
		{"http://10.0.0.5:8000/v1", NULL}, {"http://inside/", NULL}, {"http://inside:80/", NULL}, {"http://inside:81/", "not_https"},
		{"https://10.0.0.5:8000/v1", "host_not_allowed"}, {"http://10.0.0.6:8000/", "not_https"}, {"http://169.254.169.254/", "not_https"},
		{"https://169.254.169.254/", "host_not_allowed"}, {"http://other.example:8443/", "not_https"},
		{"http://voice.school.example/", "not_https"}, {"ftp://voice.school.example/", "not_https"},
		{"file:///etc/passwd", "invalid_address"}, {"https://voice.school.example@evil.example/", "invalid_address"},
		{"https://a:b@voice.school.example/", "invalid_address"}, {"https://voice.school.example/?a=b", "invalid_address"},
		{"https://voice.school.example/#a", "invalid_address"}, {"voice.school.example", "invalid_address"}, {"", "invalid_address"},
		{"https://", "invalid_address"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
		const char *fault = allowed_hosts_fault(items[i].url, list);

		if (items[i].fault)
			assert_string_equal(fault ? fault : items[i].url, items[i].fault);
		else
			assert_string_equal(fault ? items[i].url : "", "");
	}
	assert_string_equal(allowed_hosts_fault("https://voice.school.example/", ""), "host_not_allowed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(only_listed_hosts_are_asked, create_arena, destroy_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
