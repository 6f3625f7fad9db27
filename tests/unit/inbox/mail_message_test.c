/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "inbox/mail_message.h"

static const char *const from = "seodang@school.example";

static struct mail a_mail(void)
{
	return (struct mail){
		.id = "1", .sender_name = "서당", .name = "김하늘", .address = "haneul@example.org",
		.subject = "새 튜터 요청", .text = "안녕하세요.\n", .html = "<p>안녕하세요.</p>\n",
	};
}

static bool write(struct strbuf *out, const struct mail *mail)
{
	strbuf_init(out, MAIL_MAXIMUM);
	return mail_write(out, mail, from, INT64_C(1795234369) * CLOCK_SECOND);
}

static void assert_has(struct strbuf *out, const char *part)
{
	if (!strstr(strbuf_text(out), part))
		fail_msg("\"%s\" is not in\n%s", part, strbuf_text(out));
}

static void headings_that_are_not_ascii_are_encoded_words(void **state)
{
	struct mail mail = a_mail();
	struct strbuf out;

	(void)state;
	assert_true(write(&out, &mail));
	assert_has(&out, "Date: Sat, 21 Nov 2026 04:12:49 +0000\r\n");
	assert_has(&out, "From: =?UTF-8?B?7ISc64u5?=\r\n <seodang@school.example>\r\n");
	assert_has(&out, "To: =?UTF-8?B?6rmA7ZWY64qY?=\r\n <haneul@example.org>\r\n");
	assert_has(&out, "Subject: =?UTF-8?B?7IOIIO2KnO2EsCDsmpTssq0=?=\r\n");
	assert_has(&out, "Message-ID: <1@school.example>\r\n");
	strbuf_release(&out);
}

static void plain_headings_stay_readable(void **state)
{
	struct mail mail = a_mail();
	struct strbuf out;

	(void)state;
	mail.name = NULL;
	mail.subject = "3 notifications today (Mon.)";
	assert_true(write(&out, &mail));
	assert_has(&out, "To: <haneul@example.org>\r\n");
	assert_has(&out, "Subject: 3 notifications today (Mon.)\r\n");
	strbuf_release(&out);
}

/* RFC 2047: 75 letters a word, 76 a line, and no character cut in two. */
static void long_headings_are_folded_between_characters(void **state)
{
	struct mail mail = a_mail();
	struct strbuf out;

	(void)state;
	mail.subject = "a가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아자차카타파하";
	assert_true(write(&out, &mail));
	for (const char *line = strbuf_text(&out), *end; (end = strstr(line, "\r\n")) && end != line; line = end + 2)
		if (memmem(line, (size_t)(end - line), "=?", 2) && end - line > 76)
			fail_msg("%ld letters in a line", (long)(end - line));
	assert_has(&out, "Subject: =?UTF-8?B?YeqwgOuCmOuLpOudvOuniOuwlOyCrOyVhOyekOywqOy5tO2DgA==?=\r\n =?UTF-8?B?");
	strbuf_release(&out);
}

static void nothing_typed_can_start_a_header(void **state)
{
	struct mail mail = a_mail();
	struct strbuf out;

	(void)state;
	mail.subject = "hello\r\nBcc: victim@example.org";
	mail.name = "x\r\nBcc: victim@example.org";
	assert_true(write(&out, &mail));
	assert_null(strstr(strbuf_text(&out), "victim"));
	assert_null(strstr(strbuf_text(&out), "\r\nBcc"));
	strbuf_release(&out);
}

static void what_is_no_address_is_refused(void **state)
{
	static const char *const wrong[] = {
		"", "a", "@b", "a@", "a@b@c", "a b@c", "<a@b>", "a@b,c@d", "a@b\r\nBcc:c", "김@example.org", "\"a\"@b", NULL,
	};
	struct mail mail = a_mail();
	struct strbuf out;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		mail.address = wrong[i];
		if (write(&out, &mail))
			fail_msg("\"%s\" was taken", wrong[i]);
		strbuf_release(&out);
	}
}

static void a_mail_that_is_too_long_is_refused(void **state)
{
	struct mail mail = a_mail();
	struct strbuf out;
	char *text = malloc(MAIL_MAXIMUM);

	(void)state;
	memset(text, 'x', MAIL_MAXIMUM - 1);
	text[MAIL_MAXIMUM - 1] = '\0';
	mail.text = text;
	assert_false(write(&out, &mail));
	strbuf_release(&out);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headings_that_are_not_ascii_are_encoded_words),
		cmocka_unit_test(plain_headings_stay_readable),
		cmocka_unit_test(long_headings_are_folded_between_characters),
		cmocka_unit_test(nothing_typed_can_start_a_header),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(a_mail_that_is_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
