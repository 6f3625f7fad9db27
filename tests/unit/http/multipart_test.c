/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/strbuf.h"
#include "http/multipart.h"
#include "unit/http/memory_body.h"
#include "unit/in_arena.h"

#define TYPE "multipart/form-data; boundary=b"
#define FIELD(name, value) "--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define END "--b--\r\n"

static struct pairs pairs;
static size_t text_limit = 1000;

static enum http_status read_pieces(const char *type, const char *body, size_t length, size_t piece)
{
	struct memory_body memory = {body, length, piece};
	struct multipart_source source = {type, memory_body_read, &memory, length, text_limit};

	arena_reset(arena);
	return multipart_read(arena, &source, &pairs);
}

static enum http_status read_text(const char *body)
{
	return read_pieces(TYPE, body, strlen(body), 0);
}

static void texts_are_read_whatever_the_pieces(void **state)
{
	const char *body = "preamble\r\n" FIELD("a", "1") FIELD("b", "서당\r\n--\r\n-b\r\n--c\r\n") FIELD("a", "") END "epilogue";

	(void)state;
	for (size_t piece = 0; piece < 60; piece++) {
		assert_int_equal(read_pieces(TYPE, body, strlen(body), piece), HTTP_OK);
		assert_int_equal(pairs.count, 3);
		assert_string_equal(pairs.items[0].name, "a");
		assert_string_equal(pairs.items[0].value, "1");
		assert_string_equal(pairs.items[1].value, "서당\r\n--\r\n-b\r\n--c\r\n");
		assert_int_equal(pairs.items[1].length, strlen(pairs.items[1].value));
		assert_string_equal(pairs.items[2].value, "");
		assert_null(pairs.items[2].file);
		assert_null(pairs.items[2].file_name);
	}
}

static void headers_are_read_as_senders_write_them(void **state)
{
	const char *body = "--b  \r\ncontent-type: text/plain\r\nCONTENT-DISPOSITION:form-data;NAME=bare\r\n\r\nx\r\n"
			   "--b\r\nContent-Disposition: form-data; filename=\"\"; name=\"empty file\"\r\n\r\n\r\n"
			   "--b\r\nContent-Disposition: form-data; name=\"a;b\\\"c\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\r\n"
			   "--b--";

	(void)state;
	assert_int_equal(read_text(body), HTTP_OK);
	assert_string_equal(pairs.items[0].name, "bare");
	assert_string_equal(pairs.items[1].name, "empty file");
	assert_string_equal(pairs.items[1].file_name, "");
	assert_null(pairs.items[1].file);
	assert_string_equal(pairs.items[2].name, "a;b\"c");
	assert_int_equal(read_text(END), HTTP_OK);
	assert_int_equal(pairs.count, 0);
	body = "--x y\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x y--";
	assert_int_equal(read_pieces("Multipart/Form-Data; charset=x; Boundary=\"x y\"", body, strlen(body), 1), HTTP_OK);
	assert_string_equal(pairs.items[0].value, "1");
}

static size_t open_files(void)
{
	DIR *directory = opendir("/proc/self/fd");
	size_t count = 0;

	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

static void files_last_as_long_as_the_arena(void **state)
{
	const size_t size = 200000;
	size_t before = open_files();
	struct strbuf body;
	char *contents;
	int descriptor;

	(void)state;
	strbuf_init(&body, 1000000);
	strbuf_add_text(&body, "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\a\\명단.csv\"\r\n\r\n");
	for (size_t i = 0; i < size; i++)
		strbuf_add_char(&body, "\r\n--\0\xff"[i % 6]);
	strbuf_add_text(&body, "\r\n--b\r\nContent-Disposition: form-data; name=\"e\"; filename=\"empty\"\r\n\r\n\r\n" END);
	assert_int_equal(read_pieces(TYPE, body.data, body.length, 1000), HTTP_OK);
	assert_string_equal(pairs.items[0].file_name, "C:\\a\\명단.csv");
	assert_int_equal(pairs.items[0].length, size);
	assert_int_equal(pairs.items[1].length, 0);
	assert_non_null(pairs.items[1].file);
	descriptor = open(pairs.items[0].file, O_RDONLY);
	assert_true(descriptor >= 0);
	contents = arena_alloc(arena, size + 1);
	assert_int_equal(read(descriptor, contents, size + 1), size);
	for (size_t i = 0; i < size; i++)
		assert_int_equal(contents[i], "\r\n--\0\xff"[i % 6]);
	close(descriptor);
	strbuf_release(&body);
	arena_reset(arena);
	assert_int_equal(open_files(), before);
}

static void broken_bodies_are_refused(void **state)
{
	const char *const bodies[] = {
		"x", "--b", "--b\r\n", "--b\r\n\r\n", "--b\r\n\r\nx\r\n" END, FIELD("a", "1"), FIELD("a", "1") "--b",
		FIELD("a", "1") "--b-", FIELD("a", "1") "--bx" END, "--c--\r\n", "-b--\r\n", "--b\n\n" END,
		"--b\r\nContent-Disposition: form-data; name=\"a\"\n\n1\r\n" END,
		"--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n" END,
		"--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n" END,
		"--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" END,
		"--b\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n1\r\n" END,
		"--b\r\nno colon\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" END,
		"--b\r\nContent-Type: text/plain\r\n\r\n1\r\n" END,
		"--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n" END,
		"--b\r\nContent-Disposition: form-data; name=\"a\xff\"\r\n\r\n1\r\n" END, FIELD("a", "\xff"),
		FIELD("a", "\xbc\xad") END,
	};

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		for (size_t piece = 0; piece < 3; piece++)
			if (read_pieces(TYPE, bodies[i], strlen(bodies[i]), piece) != HTTP_BAD_REQUEST)
				fail_msg("not refused: %s", bodies[i]);
	assert_int_equal(read_pieces(TYPE, FIELD("a", "x\0y") END, sizeof FIELD("a", "x\0y") END - 1, 0), HTTP_BAD_REQUEST);
	assert_int_equal(read_pieces(TYPE, "", 0, 0), HTTP_BAD_REQUEST);
}

static void boundaries_are_checked(void **state)
{
	const char *const types[] = {
		"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"b",
		"multipart/form-data; xboundary=b",
		"multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901",
	};

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		assert_int_equal(read_pieces(types[i], END, strlen(END), 0), HTTP_BAD_REQUEST);
}

static void the_length_is_checked(void **state)
{
	struct memory_body shorter = {END, strlen(END), 0}, longer = {END, strlen(END), 0};
	struct multipart_source source = {TYPE, memory_body_read, &shorter, strlen(END) + 1, text_limit};

	(void)state;
	assert_int_equal(multipart_read(arena, &source, &pairs), HTTP_BAD_REQUEST);
	source.context = &longer;
	source.length = strlen(END) - 1;
	assert_int_equal(multipart_read(arena, &source, &pairs), HTTP_BAD_REQUEST);
}

static void ceilings_hold(void **state)
{
	struct strbuf body;

	(void)state;
	strbuf_init(&body, 1000000);
	strbuf_add_text(&body, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n");
	for (int i = 0; i < 1001; i++)
		strbuf_add_char(&body, 'x');
	strbuf_add_text(&body, "\r\n" END);
	assert_int_equal(read_pieces(TYPE, body.data, body.length, 0), HTTP_CONTENT_TOO_LARGE);

	strbuf_clear(&body);
	strbuf_add_text(&body, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nX: ");
	for (int i = 0; i < MULTIPART_HEADER_MAXIMUM; i++)
		strbuf_add_char(&body, 'x');
	strbuf_add_text(&body, "\r\n\r\n\r\n" END);
	assert_int_equal(read_pieces(TYPE, body.data, body.length, 0), HTTP_BAD_REQUEST);

	text_limit = 100000;
	strbuf_clear(&body);
	for (int i = 0; i < MULTIPART_PARTS_MAXIMUM; i++)
		strbuf_add_text(&body, FIELD("a", "1"));
	strbuf_add_text(&body, END);
	assert_int_equal(read_pieces(TYPE, body.data, body.length, 0), HTTP_OK);
	body.length -= strlen(END);
	strbuf_add_text(&body, FIELD("a", "1") END);
	assert_int_equal(read_pieces(TYPE, body.data, body.length, 0), HTTP_CONTENT_TOO_LARGE);

	strbuf_clear(&body);
	for (int i = 0; i <= MULTIPART_FILES_MAXIMUM; i++)
		strbuf_add_text(&body, "--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n\r\n");
	strbuf_add_text(&body, END);
	assert_int_equal(read_pieces(TYPE, body.data, body.length, 0), HTTP_CONTENT_TOO_LARGE);
	strbuf_release(&body);
	text_limit = 1000;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_read_whatever_the_pieces),
		cmocka_unit_test(headers_are_read_as_senders_write_them),
		cmocka_unit_test(files_last_as_long_as_the_arena),
		cmocka_unit_test(broken_bodies_are_refused),
		cmocka_unit_test(boundaries_are_checked),
		cmocka_unit_test(the_length_is_checked),
		cmocka_unit_test(ceilings_hold),
	};

	return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
