/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The core of the mustache specification, area by area. */
#include "rendering.h"

static void values_are_escaped(void **state)
{
	(void)state;
	renders("no tags {at} all }} here", NULL, "no tags {at} all }} here");
	renders("{{a}} {{{a}}} {{&a}}", "{\"a\":\"<\\\"&'>\"}", "&lt;&quot;&amp;&#39;&gt; <\"&'> <\"&'>");
	renders("{{ a }}|{{{ a }}}|{{& a }}|{{\ta\n}}", "{\"a\":\"-\"}", "-|-|-|-");
	renders("  {{a}}\n", "{\"a\":\"x\"}", "  x\n");
	renders("{{a}}", "{\"a\":\"{{b}}\",\"b\":\"no\"}", "{{b}}");
	renders("{{a}}{{b}}{{c.d}}", "{\"b\":null}", "");
}

static void numbers_show_as_written_shortest(void **state)
{
	(void)state;
	renders("{{a}} {{b}} {{c}} {{d}}", "{\"a\":85,\"b\":1.210,\"c\":-7,\"d\":0}", "85 1.21 -7 0");
	renders("{{a}} {{b}} {{c}}", "{\"a\":1e20,\"b\":1e21,\"c\":1.5e-7}", "100000000000000000000 1e+21 1.5e-7");
	renders("{{a}} {{b}} {{c}} {{d}}", "{\"a\":0.1,\"b\":3.0,\"c\":-0.0,\"d\":9007199254740993}", "0.1 3 0 9007199254740993");
}

static void dots_lead_inwards_only(void **state)
{
	(void)state;
	renders("{{a.b.c}}", "{\"a\":{\"b\":{\"c\":\"x\"}}}", "x");
	renders("[{{a.b.c}}]", "{\"a\":{\"b\":{}},\"c\":\"outside\"}", "[]");
	renders("{{#a}}[{{b.c}}]{{/a}}", "{\"a\":{\"b\":{}},\"b\":{\"c\":\"shadowed\"}}", "[]");
	renders("[{{a.b}}]", "{\"a.b\":\"one key\"}", "[]");
	renders("{{#a}}{{b.c}}{{/a}}", "{\"a\":{\"b\":{\"c\":\"in\"}},\"b\":{\"c\":\"out\"}}", "in");
	renders("{{.}}|{{{.}}}", "\"<\"", "&lt;|<");
}

static void sections_repeat_or_are_left_out(void **state)
{
	(void)state;
	renders("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":true}", "yes");
	renders("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":false}", "no");
	renders("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":null}", "no");
	renders("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":[]}", "no");
	renders("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":\"\"}", "no");
	renders("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":{}}", "yes");
	renders("{{#a}}yes{{/a}}{{^a}}no{{/a}}", NULL, "no");
	renders("{{#a}}{{b}}{{c}}{{/a}}", "{\"a\":[{\"b\":1},{\"b\":2}],\"c\":\",\"}", "1,2,");
	renders("{{#a}}({{.}}){{/a}}", "{\"a\":[1,2.50,\"<\",null]}", "(1)(2.5)(&lt;)()");
	renders("{{#a}}({{#.}}{{.}}{{/.}}){{/a}}", "{\"a\":[[1,2],[\"x\"]]}", "(12)(x)");
	renders("{{#.}}{{a}}{{/.}}", "[{\"a\":1},{\"a\":2}]", "12");
	renders("{{#a}}{{.}} is {{a}}{{/a}}", "{\"a\":\"x\"}", "x is x");
	renders("{{#a.b}}{{c}}{{/a.b}}{{^a.x}}none{{/a.x}}", "{\"a\":{\"b\":{\"c\":1}}}", "1none");
	renders("{{#a}}{{#b}}{{c}}{{d}}{{/b}}{{/a}}", "{\"a\":{\"c\":1},\"b\":{\"d\":2}}", "12");
	renders("{{# a }}={{/\na}}", "{\"a\":true}", "=");
}

static void a_tag_alone_on_its_line_takes_the_line(void **state)
{
	(void)state;
	renders("a\n{{#b}}\nc\n{{/b}}\nd\n", "{\"b\":true}", "a\nc\nd\n");
	renders("a\n  {{^b}}  \nc\n\t{{/b}}\nd\n", "{}", "a\nc\nd\n");
	renders("|\r\n{{#b}}\r\n{{/b}}\r\n|", "{\"b\":true}", "|\r\n|");
	renders("  {{#b}}\n#{{/b}}\n/", "{\"b\":true}", "#\n/");
	renders("#{{#b}}\n/\n  {{/b}}", "{\"b\":true}", "#\n/\n");
	renders(" {{#b}}x{{/b}}\n {{#b}}y{{/b}}\n", "{\"b\":true}", " x\n y\n");
	renders(" | {{#b}} {{! c }}\n {{/b}} | \n", "{\"b\":true}", " |  \n  | \n");
	renders("{{#b}}\n{{#b}}\nx\n{{/b}}\n{{/b}}\n", "{\"b\":true}", "x\n");
	renders("a\r{{! a lone CR ends no line }}\nb", NULL, "a\r\nb");
}

static void comments_show_nothing(void **state)
{
	(void)state;
	renders("1{{! no }}2{{!\n many\n lines }}3", NULL, "123");
	renders("a\n  {{! alone }}\nb\n", NULL, "a\nb\n");
	renders("a\r\n{{!\n  alone\n}}\r\nb", NULL, "a\r\nb");
	renders("  {{! first }}\n!", NULL, "!");
	renders("!\n  {{! last }}", NULL, "!\n");
	renders("  1 {{! in line }}\n", NULL, "  1 \n");
	renders(">{{! a }}<", "{\"! a\":1,\"a\":2}", "><");
}

static void delimiters_change_and_stay_in_their_file(void **state)
{
	(void)state;
	renders("{{=<% %>=}}(<%a%>)", "{\"a\":1}", "(1)");
	renders("({{=[ ]=}}[a])", "{\"a\":1}", "(1)");
	renders("{{= | | =}}|a||={{ }}=|{{a}}|a|", "{\"a\":1}", "11|a|");
	renders("{{=@   @=}}@#a@@b@@/a@", "{\"a\":{\"b\":1}}", "1");
	renders("{{#a}}{{=| |=}}|b|{{b}}|/a||b|", "{\"a\":true,\"b\":1}", "1{{b}}1");
	renders("{{=<% %>=}}<%& a %><%{ a }%>", "{\"a\":\"<\"}", "<<");
	renders("a\n  {{=@ @=}}  \nb\n@={{ }}=@\nc", NULL, "a\nb\nc");
	renders("|\r\n{{= @ @ =}}\r\n|", NULL, "|\r\n|");
	renders_with("{{>p}}{{= | | =}}|>p|", "{\"a\":1}", "{\"p\":\"{{a}}|a|\"}", "1|a|1|a|");
	renders_with("{{>p}}{{a}}|a|", "{\"a\":1}", "{\"p\":\"{{=| |=}}|a|\"}", "11|a|");
}

static void partials_stand_where_they_are_named(void **state)
{
	(void)state;
	renders_with("\"{{>p}}\"", "{\"a\":1}", "{\"p\":\"*{{a}}*\"}", "\"*1*\"");
	renders_with("[{{>nothing}}]", NULL, NULL, "[]");
	renders_with("{{>p}}", "{\"a\":\"X\",\"n\":[{\"a\":\"Y\",\"n\":[]}]}", "{\"p\":\"{{a}}<{{#n}}{{>p}}{{/n}}>\"}", "X<Y<>>");
	renders_with("{{>o}}", "{\"a\":1,\"b\":2}", "{\"o\":\"*{{a}} {{>i}}*\",\"i\":\"{{b}}!\"}", "*1 2!*");
	renders_with("|{{> p }}|", NULL, "{\"p\":\"[]\"}", "|[]|");
}

static void a_standalone_partial_is_indented(void **state)
{
	const char *lines = "{\"p\":\"|\\n{{{a}}}\\n|\\n\"}";

	(void)state;
	renders_with("\\\n {{>p}}\n/\n", "{\"a\":\"<\\n->\"}", lines, "\\\n |\n <\n->\n |\n/\n");
	renders_with("  {{b}}  {{>q}}\n", "{\"b\":\"|\"}", "{\"q\":\">\\n>\"}", "  |  >\n>\n");
	renders_with("|\r\n{{>q}}\r\n|", NULL, "{\"q\":\">\"}", "|\r\n>|");
	renders_with("  {{>q}}\n>", NULL, "{\"q\":\">\\n>\"}", "  >\n  >>");
	renders_with(">\n  {{>q}}", NULL, "{\"q\":\">\\n>\"}", ">\n  >\n  >");
	renders_with(" {{>p}}\n", NULL, "{\"p\":\"1\\n  {{>q}}\\n2\\n\",\"q\":\"a\\nb\\n\"}", " 1\n   a\n   b\n 2\n");
	renders_with(" {{>p}}\n", "{\"l\":[1,2]}", "{\"p\":\"{{#l}}\\n- {{.}}\\n{{/l}}\\n{{l}}.\\n\"}", " - 1\n - 2\n .\n");
	renders_with(" {{>p}}\n", "{\"l\":[1,2]}", "{\"p\":\"{{#l}}a\\n{{/l}}b\\n\"}", " a\n a\n b\n");
	renders_with(" {{>p}}\n", NULL, "{\"p\":\"x {{>q}} y\\n\",\"q\":\"a\\nb\"}", " x a\nb y\n");
}

static void errors_name_file_and_line(void **state)
{
	(void)state;
	renders("a\nb {{#c}}\n", NULL, "main:2: {{c}} is never closed");
	renders("a\n{{/c}}", NULL, "main:2: {{/c}} closes nothing");
	renders("{{#a}}\n{{/b}}", NULL, "main:2: {{/b}} closes {{a}}");
	renders("\n\n{{a", NULL, "main:3: a tag is not closed");
	renders("{{{a}}", NULL, "main:1: a tag is not closed");
	renders("{{", NULL, "main:1: a tag is not closed");
	renders("x{{ }}", NULL, "main:1: a tag has no name");
	renders("{{a..b}}", NULL, "main:1: \"a..b\" is not a name");
	renders("{{=a=}}", NULL, "main:1: delimiters are two, with a space between and without =");
	renders_with("{{>p}}", NULL, "{\"p\":\"\\n{{#x}}\"}", "p:2: {{x}} is never closed");
}

static void endless_templates_stop(void **state)
{
	struct strbuf deep;

	(void)state;
	renders_with("{{>p}}", NULL, "{\"p\":\"{{>p}}{{>p}}\"}", "it is nested too deeply, or refers to itself without end");
	renders_with("{{>p}}", NULL, "{\"p\":\"0123456789{{#a}}{{/a}}{{>q}}\",\"q\":\"{{>p}}\"}",
		     "it is nested too deeply, or refers to itself without end");
	strbuf_init(&deep, 10000);
	for (int i = 0; i < 101; i++)
		strbuf_add_text(&deep, "{{#a}}");
	renders(strbuf_text(&deep), NULL, "main:1: more than 100 tags inside one another");
	strbuf_release(&deep);
}

static void a_tree_is_rendered_to_its_depth(void **state)
{
	struct strbuf data, expected;

	(void)state;
	strbuf_init(&data, 10000);
	strbuf_init(&expected, 10000);
	for (int i = 0; i < 60; i++) {
		strbuf_add_text(&data, "{\"n\":");
		strbuf_add_char(&expected, '(');
	}
	strbuf_add_text(&data, "false");
	for (int i = 0; i < 60; i++) {
		strbuf_add_char(&data, '}');
		strbuf_add_char(&expected, ')');
	}
	renders_with("{{>p}}", strbuf_text(&data), "{\"p\":\"({{#n}}{{>p}}{{/n}})\"}", strbuf_text(&expected));
	strbuf_release(&data);
	strbuf_release(&expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_escaped),
		cmocka_unit_test(numbers_show_as_written_shortest),
		cmocka_unit_test(dots_lead_inwards_only),
		cmocka_unit_test(sections_repeat_or_are_left_out),
		cmocka_unit_test(a_tag_alone_on_its_line_takes_the_line),
		cmocka_unit_test(comments_show_nothing),
		cmocka_unit_test(delimiters_change_and_stay_in_their_file),
		cmocka_unit_test(partials_stand_where_they_are_named),
		cmocka_unit_test(a_standalone_partial_is_indented),
		cmocka_unit_test(errors_name_file_and_line),
		cmocka_unit_test(endless_templates_stop),
		cmocka_unit_test(a_tree_is_rendered_to_its_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
