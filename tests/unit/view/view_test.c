/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The product's dialect and catalogue, on files in a folder of the test's own. */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "view/json_data.h"
#include "view/view.h"

#define NAME_SIZE 512

static char folder[NAME_SIZE];

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

static int make_folder(void **state)
{
	static const char *const inside[] = {"", "/locales", "/templates", "/templates/partials", "/templates/room"};
	char path[NAME_SIZE + 64];

	(void)state;
	snprintf(folder, sizeof folder, "%s/seodang-view-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(folder))
		return -1;
	for (size_t i = 1; i < sizeof inside / sizeof inside[0]; i++) {
		snprintf(path, sizeof path, "%s%s", folder, inside[i]);
		if (mkdir(path, 0700) != 0)
			return -1;
	}
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	return nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static void put(const char *file, const char *text)
{
	char path[NAME_SIZE + 64];
	FILE *stream;

	snprintf(path, sizeof path, "%s/%s", folder, file);
	stream = fopen(path, "we");
	assert_non_null(stream);
	fputs(text, stream);
	fclose(stream);
}

static struct view *open_folder(struct strbuf *error)
{
	char templates[NAME_SIZE + 64], locales[NAME_SIZE + 64], manifest[NAME_SIZE + 64];
	struct view_options options = {templates, locales, "/seodang", manifest};

	snprintf(templates, sizeof templates, "%s/templates", folder);
	snprintf(locales, sizeof locales, "%s/locales", folder);
	snprintf(manifest, sizeof manifest, "%s/manifest", folder);
	strbuf_init(error, 10000);
	return view_open(&options, error);
}

static void put_texts(const char *korean, const char *english)
{
	put("locales/ko.json", korean);
	put("locales/en.json", english);
}

static void put_all(const char *korean, const char *english, const char *template)
{
	put("manifest", "css/a.css css/a.0123.css\n\njs/b.js js/b.4567.js\n");
	put_texts(korean, english);
	put("templates/room/page.mustache", template);
}

static void renders(const char *template, enum view_locale locale, const char *data, const char *expected)
{
	json_t *json = json_data_prepare(json_loads(data, 0, NULL));
	struct view_object scope = json_data_object(json);
	struct strbuf error, out;
	struct view *view = open_folder(&error);
	clock_time now;

	assert_true(clock_parse(&now, "2026-11-20T07:30:00Z", strlen("2026-11-20T07:30:00Z")));
	strbuf_init(&out, 10000);
	assert_string_equal(strbuf_text(&error), "");
	assert_non_null(view);
	assert_true(view_render(view, view_template(view, template), locale, &scope, 1, now, &out));
	assert_string_equal(strbuf_text(&out), expected);
	strbuf_release(&out);
	strbuf_release(&error);
	view_close(view);
	json_decref(json);
}

static void is_refused(const char *part_of_error)
{
	struct strbuf error;
	struct view *view = open_folder(&error);

	assert_null(view);
	if (!strstr(strbuf_text(&error), part_of_error))
		fail_msg("\"%s\" is not in: %s", part_of_error, strbuf_text(&error));
	strbuf_release(&error);
}

static void texts_addresses_and_assets_are_put_in_at_the_start(void **state)
{
	(void)state;
	put_all("{\"a.title\":\"제목 & 글\"}", "{\"a.title\":\"Title & text\"}",
		"<a href=\"{{base}}/x\">{{#t}}a.title{{/t}}</a>{{#asset}}css/a.css{{/asset}}");
	renders("room/page", VIEW_KO, "{}", "<a href=\"/seodang/x\">제목 &amp; 글</a>/seodang/static/css/a.0123.css");
	renders("room/page", VIEW_EN, "{}", "<a href=\"/seodang/x\">Title &amp; text</a>/seodang/static/css/a.0123.css");
}

static void placeholders_are_filled_from_the_data(void **state)
{
	(void)state;
	put_all("{\"a\":\"{name:이/가} {to:으로/로} {count}건을 <보냈어요>. {until_date}까지\"}",
		"{\"a\":\"{name} sent {count:one request|# requests} to {to} by {until_date}\"}", "{{#t}}a{{/t}}");
	renders("room/page", VIEW_KO, "{\"name\":\"<박서연>\",\"to\":\"서울\",\"count\":2,\"until\":\"2026-12-01\"}",
		"&lt;박서연&gt;이 서울로 2건을 &lt;보냈어요&gt;. 12월\xC2\xA0" "1일까지");
	renders("room/page", VIEW_EN, "{\"name\":\"Mina\",\"to\":\"Seoul\",\"count\":1,\"until\":\"2026-12-01\"}",
		"Mina sent one request to Seoul by 1\xC2\xA0" "Dec");
	renders("room/page", VIEW_EN, "{\"name\":\"Mina\",\"to\":\"Seoul\",\"count\":1234,\"until\":\"\"}",
		"Mina sent 1,234 requests to Seoul by ");
}

static void endings_say_values(void **state)
{
	(void)state;
	put_all("{}", "{}", "{{at_relative}}|{{r.n_number}}|{{own_date}}|{{x_date}}|{{odd_time}}|{{#r}}{{at_time}}{{/r}}");
	renders("room/page", VIEW_KO,
		"{\"at\":\"2026-11-19 07:12:00+00\",\"r\":{\"n\":1234},\"own_date\":\"mine\",\"own\":\"2026-11-19\",\"odd\":\"<later\"}",
		"어제 오후\xC2\xA0" "4:12|1,234|mine||&lt;later|오후\xC2\xA0" "4:12");
	renders("room/page", VIEW_EN, "{\"at\":\"2026-11-19 07:12:00+00\",\"r\":{\"n\":1234}}",
		"yesterday 4:12\xC2\xA0PM|1,234||||4:12\xC2\xA0PM");
}

static void values_may_name_texts(void **state)
{
	(void)state;
	put_all("{\"n.ok\":\"{tutor:이/가} 승인했어요\",\"s.open\":\"기다려요\"}",
		"{\"n.ok\":\"{tutor} said yes\",\"s.open\":\"Waiting\"}", "{{title_text}}|{{status_text}}|{{none_text}}");
	renders("room/page", VIEW_KO, "{\"title\":{\"key\":\"n.ok\",\"tutor\":\"<서연>\"},\"status\":\"s.open\"}",
		"&lt;서연&gt;이 승인했어요|기다려요|");
	renders("room/page", VIEW_EN, "{\"title\":{\"key\":\"n.<gone>\"},\"status\":\"s.open\"}", "n.&lt;gone&gt;|Waiting|");
}

static void a_layout_and_partials_are_found(void **state)
{
	(void)state;
	put_all("{\"a\":\"가\"}", "{\"a\":\"A\"}",
		"{{! what it is }}\n{{<layout}}{{$title}}{{#t}}a{{/t}}{{/title}}\n{{$main}}\n{{> row}}\n{{/main}}\n{{/layout}}\n");
	put("templates/layout.mustache", "<title>{{$title}}{{/title}}</title>\n{{$main}}{{/main}}\n");
	put("templates/partials/row.mustache", "<p>{{x}}</p>\n");
	renders("room/page", VIEW_EN, "{\"x\":1}", "<title>A</title>\n<p>1</p>\n");
}

static void a_text_template_is_not_escaped(void **state)
{
	(void)state;
	put_all("{\"a\":\"<{x}>\"}", "{\"a\":\"<{x}>\"}", "");
	put("templates/room/mail.txt.mustache", "{{#t}}a{{/t}} {{x}} {{at_date}}");
	renders("room/mail.txt", VIEW_EN, "{\"x\":\"&\",\"at\":\"2026-11-19\"}", "<&> & 19 Nov");
}

static void what_is_wrong_refuses_to_start(void **state)
{
	(void)state;
	put_all("{\"a\":\"가\"}", "{\"a\":\"A\"}", "\n{{#t}}b{{/t}}");
	is_refused("templates/room/page.mustache:2: there is no text \"b\"");
	put("templates/room/page.mustache", "{{#asset}}css/b.css{{/asset}}");
	is_refused("page.mustache:1: there is no static file \"css/b.css\"");
	put("templates/room/page.mustache", "{{> gone}}\n{{<gone2}}{{/gone2}}");
	is_refused("page.mustache:2: there is no template \"gone2\"");
	put("templates/room/page.mustache", "{{> ../room/page}}");
	is_refused("there is no template");
	put("templates/room/page.mustache", "{{{a}}}");
	is_refused("would not be escaped");
	put("templates/room/page.mustache", "{{&a}}");
	is_refused("would not be escaped");
	put("templates/room/page.mustache", "{{#a}}");
	is_refused("{{a}} is never closed");
	put("templates/room/page.mustache", "{{a b}}");
	is_refused("\"a b\" is not a name");
	put("templates/room/page.mustache", "{{#t}}{{a}}{{/t}}");
	is_refused("{{#t}} holds text only");
	put("templates/room/page.mustache", "{{<room/page}}text{{/room/page}}");
	is_refused("only blocks are shown inside {{<room/page}}");
	put("templates/room/page.mustache", "");
	put("manifest", "css/a.css\n");
	is_refused("manifest:1: not");
}

static void catalogues_agree_or_are_refused(void **state)
{
	(void)state;
	put_all("{\"a\":\"가\",\"b\":\"나\"}", "{\"a\":\"A\"}", "");
	is_refused("en.json: b is missing");
	put_texts("{\"a\":\"가\"}", "{\"a\":\"A\",\"c\":\"C\"}");
	is_refused("ko.json: c is missing");
	put_texts("{\"a\":\"{x} {y:이/가}\"}", "{\"a\":\"{x}\"}");
	is_refused("en.json: a has no {y}");
	put_texts("{\"a\":\"{x}\"}", "{\"a\":\"{x} {z}\"}");
	is_refused("ko.json: a has no {z}");
	put_texts("{\"a\":\"{x\"}", "{\"a\":\"A\"}");
	is_refused("ko.json: a: { without }");
	put_texts("{\"a\":\"{x:이}\"}", "{\"a\":\"A\"}");
	is_refused("ko.json: a: {x:이} is no placeholder");
	put_texts("{\"a\":\"{x y}\"}", "{\"a\":\"A\"}");
	is_refused("{x y} is no placeholder");
	put_texts("{\"a\":1}", "{\"a\":\"A\"}");
	is_refused("ko.json: a is not a text");
	put_texts("{\"a\":\"1\",\"a\":\"2\"}", "{\"a\":\"A\"}");
	is_refused("ko.json:1: duplicate object key");
	put_texts("[]", "{}");
	is_refused("not an object");
	put_texts("{\"a\":\"{at_date}\"}", "{\"a\":\"{at_datetime}\"}");
	renders("room/page", VIEW_KO, "{}", "");
}

static void a_text_alone_is_plain(void **state)
{
	json_t *json = json_data_prepare(json_pack("{ss}", "x", "<서연>"));
	struct view_object params = json_data_object(json);
	struct strbuf error, out;
	struct view *view;

	(void)state;
	put_all("{\"a\":\"{x:은/는} & 끝\"}", "{\"a\":\"{x} & end\"}", "{{name}}{{name_text}}");
	view = open_folder(&error);
	assert_non_null(view);
	strbuf_init(&out, 1000);
	assert_true(view_text(view, VIEW_KO, "a", &params, 0, &out));
	assert_string_equal(strbuf_text(&out), "<서연>은 & 끝");
	strbuf_clear(&out);
	assert_false(view_text(view, VIEW_KO, "nothing", NULL, 0, &out));
	assert_string_equal(strbuf_text(&out), "nothing");
	assert_true(view_has_text(view, "a"));
	assert_false(view_has_text(view, "nothing"));
	assert_null(view_template(view, "room/none"));
	assert_non_null(view_find_name(view, "name"));
	assert_null(view_find_name(view, "unused"));
	assert_true(view_find_name(view, "name")->id < view_names_count(view));
	strbuf_release(&out);
	strbuf_release(&error);
	view_close(view);
	json_decref(json);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, make_folder, remove_folder)
	const struct CMUnitTest tests[] = {
		TEST(texts_addresses_and_assets_are_put_in_at_the_start),
		TEST(placeholders_are_filled_from_the_data),
		TEST(endings_say_values),
		TEST(values_may_name_texts),
		TEST(a_layout_and_partials_are_found),
		TEST(a_text_template_is_not_escaped),
		TEST(what_is_wrong_refuses_to_start),
		TEST(catalogues_agree_or_are_refused),
		TEST(a_text_alone_is_plain),
	};

	setenv("TZ", "Asia/Seoul", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
