/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a model wrote, as it stands on the page: rendered by templates/chat/markdown. */
#include "unit/in_arena.h"

#include <stdlib.h>

#include "chat/markdown.h"
#include "core/strbuf.h"
#include "view/view.h"

static struct view *view;

static const struct markdown_citation citations[] = {
	{"나의 \"문서\"", "/workspace/documents/11111111-1111-4111-8111-111111111111?page=3"},
	{"둘째", "/workspace/documents/22222222-2222-4222-8222-222222222222"},
};

static int open_view(void **state)
{
	const char *top = getenv("srcdir") ? getenv("srcdir") : ".";
	char templates[4096], locales[4096];
	struct view_options options = {templates, locales, "/s", NULL};
	struct strbuf error;

	snprintf(templates, sizeof templates, "%s/templates", top);
	snprintf(locales, sizeof locales, "%s/locales", top);
	strbuf_init(&error, 10000);
	view = view_open(&options, &error);
	if (!view)
		print_error("%s", strbuf_text(&error));
	strbuf_release(&error);
	return create_arena(state) || !view;
}

static int close_view(void **state)
{
	view_close(view);
	return destroy_arena(state);
}

static const char *page_of_text(const char *text)
{
	struct view_value value = markdown_value(arena, text, citations, sizeof citations / sizeof *citations);
	struct strbuf *out = strbuf_in_arena(arena, (size_t)4 << 20);

	assert_true(view_render(view, view_template(view, "chat/markdown"), VIEW_EN, &value.object, 1, 0, out));
	return strbuf_text(out);
}

#define LINK_ATTRIBUTES "target=\"_blank\" rel=\"noopener noreferrer nofollow\""

static void assert_page(const char *text, const char *expected)
{
	assert_string_equal(page_of_text(text), expected);
}

static void assert_shows(const char *text, const char *part)
{
	const char *page = page_of_text(text);

	if (!strstr(page, part))
		fail_msg("%s\nlacks\n%s", page, part);
}

static void assert_shows_no(const char *text, const char *part)
{
	const char *page = page_of_text(text);

	if (strstr(page, part))
		fail_msg("%s\nhas\n%s", page, part);
}

static void paragraphs_and_marks(void **state)
{
	(void)state;
	assert_page("", "");
	assert_page("안녕하세요.\n두 번째 줄이에요.\n\n다음 문단.", "<p>안녕하세요.<br>두 번째 줄이에요.</p><p>다음 문단.</p>");
	assert_page("*a* **b** ~~c~~ `d<e>` & <", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d&lt;e&gt;</code> &amp; &lt;</p>");
	assert_page("# 제목\n\n***\n\n> 인용", "<h3>제목</h3><hr><blockquote><p>인용</p></blockquote>");
}

static void lists_and_code(void **state)
{
	(void)state;
	assert_page("- 하나\n  - 둘", "<ul><li><p>하나</p><ul><li><p>둘</p></li></ul></li></ul>");
	assert_page("3. 셋\n4. 넷", "<ol start=\"3\"><li><p>셋</p></li><li><p>넷</p></li></ol>");
	assert_shows("```js\nif (a < b)\n\n  go();\n```", "<code>if (a &lt; b)\n\n  go();\n</code></pre>");
}

static void tables(void **state)
{
	const char *page;

	(void)state;
	page = page_of_text("| 과목 | 점수 |\n|---|--:|\n| 수학 | 9 |");
	assert_non_null(strstr(page, "<thead><tr><th scope=\"col\">과목</th><th scope=\"col\" class=\"end-col\">점수</th></tr></thead><tr><td>수학</td><td class=\"end-col\">9</td></tr>"));
	assert_non_null(strstr(page, "tabindex=\"0\" role=\"region\""));
}

static void links_lead_to_the_web_alone(void **state)
{
	(void)state;
	assert_shows("[여기](https://example.org/a?b=1&c=2)", "<a href=\"https://example.org/a?b=1&amp;c=2\" " LINK_ATTRIBUTES ">여기");
	assert_shows("[여기](https://example.org/)", "<span class=\"meta\">(example.org)</span>");
	assert_shows_no("<https://example.org/>", "(example.org)");
	assert_shows("[bank](https://bank.example@evil.example/x)", "(evil.example)");
	assert_shows("[bank](https://evil.example\\\\@bank.example/x)", "(evil.example)");
	assert_shows("[편지](mailto:a@example.org)", "<a href=\"mailto:a@example.org\" " LINK_ATTRIBUTES);
}

static void nothing_runs(void **state)
{
	static const char *const hostile[] = {
		"[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](&#106;avascript:alert(1))", "[x](java\tscript:alert(1))",
		"[x](\001javascript:alert(1))", "[x]( javascript:alert(1))", "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:x)", "[x](file:///etc/passwd)",
		"[x](/logout)", "[x](//evil.example)", "[x](blob:https://a/b)", "<javascript:alert(1)>", "[x][1]\n\n[1]: javascript:alert(1)",
		"[x](https://)", "[x](http:evil)", "[x](view-source:https://a)", "[x](https:\\\\evil)",
	};

	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
		assert_shows_no(hostile[i], "<a href=");
	assert_page("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;\n</p>");
	assert_page("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>");
	assert_shows_no("[x](https://a.example/\"onmouseover=\"alert(1))", "\"onmouseover");
	assert_shows_no("[x](https://a.example \"t\\\" onmouseover=alert(1) \\\"\")", "onmouseover");
	assert_page("{{lang}} {{{x}}}", "<p>{{lang}} {{{x}}}</p>");
}

static void images_are_never_loaded(void **state)
{
	const char *page;

	(void)state;
	page = page_of_text("![고양이 <b>](https://track.example/p.png?who=me)");
	assert_null(strstr(page, "<img"));
	assert_non_null(strstr(page, "<a href=\"https://track.example/p.png?who=me\" " LINK_ATTRIBUTES ">Picture: 고양이 &lt;b&gt;"));
	assert_page("![x](data:image/svg+xml;base64,AA==)", "<p>Picture: x</p>");
	page = page_of_text("[![안](https://a.example/i.png)](https://b.example/)");
	assert_null(strstr(page, "a.example"));
	assert_non_null(strstr(page, "Picture: 안"));
}

static void citations_lead_to_their_page(void **state)
{
	(void)state;
	assert_page("그래요[1].", "<p>그래요<a class=\"cite\" href=\"/s/workspace/documents/11111111-1111-4111-8111-111111111111?page=3\" title=\"나의 &quot;문서&quot;\">[1]<span class=\"vh\"> "
		"나의 &quot;문서&quot;</span></a>.</p>");
	assert_shows("[1][2]", "documents/22222222-2222-4222-8222-222222222222\"");
	assert_page("[3] [0] [01] [] [1a] `[1]`", "<p>[3] [0] [01] [] [1a] <code>[1]</code></p>");
}

static char *repeated(const char *head, const char *piece, size_t length)
{
	struct strbuf *text = strbuf_in_arena(arena, (size_t)1 << 20);

	strbuf_add_text(text, head);
	while (text->length + strlen(piece) < length)
		strbuf_add_text(text, piece);
	return arena_strdup(arena, strbuf_text(text));
}

static void what_is_made_to_be_slow_or_deep(void **state)
{
	static const char *const pieces[] = {"[", "![", "*a_ ", "_", "> ", "- ", "1. ", "`", "```\n", "<", "&", "~~", "[a](", "[a][", "|", "|a|b|\n", "**x*", "<a ", "\\",
		"[1]", "[![", "> - ", "\n", "a\n=\n", "<!--", "]("};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
		assert_non_null(page_of_text(repeated("", pieces[i], MARKDOWN_MAXIMUM)));
	assert_shows(repeated("|", "a|", 2000), "|a|a|");
	assert_shows_no(repeated("a|b|c|d|e|f\n-|-|-|-|-|-\n", "|\n", MARKDOWN_MAXIMUM), "<table");
	assert_shows(repeated("", "> ", 200), "<blockquote>");
	assert_shows(repeated("*<b>* ", "가나다 ", MARKDOWN_MAXIMUM + 100), "<p>*&lt;b&gt;* 가나다");
}

static void deep_words_are_kept(void **state)
{
	(void)state;
	assert_shows("> > > > > > > > > > > > > > > > > > > > > > 깊은 *말*", "깊은 말");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paragraphs_and_marks),
		cmocka_unit_test(lists_and_code),
		cmocka_unit_test(tables),
		cmocka_unit_test(links_lead_to_the_web_alone),
		cmocka_unit_test(nothing_runs),
		cmocka_unit_test(images_are_never_loaded),
		cmocka_unit_test(citations_lead_to_their_page),
		cmocka_unit_test(what_is_made_to_be_slow_or_deep),
		cmocka_unit_test(deep_words_are_kept),
	};

	return cmocka_run_group_tests(tests, open_view, close_view);
}
