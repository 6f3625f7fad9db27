/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inheritance module of the mustache specification: {{<parent}} and {{$block}}. */
#include "rendering.h"

static void a_block_shows_its_default(void **state)
{
	(void)state;
	renders("{{$t}}default {{#a}}{{b}}{{/a}}{{^c}}!{{/c}}{{/t}}\n", "{\"a\":{\"b\":\"{{x}}\"}}", "default {{x}}!\n");
	renders_with("{{<p}}{{/p}}|{{>p}}", "{\"t\":\"data\"}", "{\"p\":\"{{$t}}default{{/t}}\"}", "default|default");
	renders_with("a{{<nothing}}{{$t}}x{{/t}}{{/nothing}}b", NULL, NULL, "ab");
}

static void an_argument_replaces_it(void **state)
{
	const char *partials = "{\"p\":\"|{{$a}}1{{/a}}{{$b}} 2{{/b}}|\"}";

	(void)state;
	renders_with("x {{<p}}{{$a}}A{{/a}}{{/p}} {{<p}}{{$b}}B{{/b}}{{/p}}\n", NULL, partials, "x |A 2| |1B|\n");
	renders_with("{{<p}} this {{v}} {{#s}}is{{/s}} ignored {{$a}}A{{/a}} and this {{/p}}", "{\"s\":1}", partials, "|A 2|");
	renders_with("{{<p}}{{$a}}{{v}}{{/a}}{{/p}}", "{\"v\":\"out\",\"n\":{\"v\":\"in\"}}",
		     "{\"p\":\"{{#n}}{{$a}}1{{/a}}{{/n}}\"}", "in");
	renders_with("{{<p}}{{$a}}x{{$a}}y{{/a}}{{/a}}{{/p}}", NULL, partials, "|xy 2|");
}

static void the_outermost_parent_wins(void **state)
{
	const char *partials = "{\"p\":\"{{<o}}{{$a}}p{{/a}}{{/o}}\",\"o\":\"{{<g}}{{$a}}o{{/a}}{{/g}}\",\"g\":\"{{$a}}g{{/a}}\"}";

	(void)state;
	renders_with("{{<p}}{{$a}}c{{/a}}{{/p}}", NULL, partials, "c");
	renders_with("{{<p}}{{/p}}", NULL, partials, "p");
	renders_with("{{<p}}{{$a}}x{{/a}}{{/p}}", NULL,
		     "{\"p\":\"{{$a}}1{{/a}} {{$b}}{{<q}}{{/q}}{{/b}}\",\"q\":\"{{$a}}2{{/a}} {{<p}}{{$b}}end{{/b}}{{/p}}\"}",
		     "x x x end");
}

static void parents_and_blocks_are_standalone_together(void **state)
{
	(void)state;
	renders_with("a\n  {{<p}}{{/p}}\nb\n", NULL, "{\"p\":\"1\\n2\\n\"}", "a\n  1\n  2\nb\n");
	renders_with("{{<p}}\n{{$b}}\n1\n2{{/b}}\n{{/p}}\n", NULL, "{\"p\":\"a\\n  {{$b}}{{/b}}\\nc\\n\"}", "a\n  1\n  2\nc\n");
	renders_with("{{<p}}{{$b}}one{{/b}}{{/p}}", NULL, "{\"p\":\"a\\n  {{$b}}default{{/b}}\\nc\\n\"}", "a\n  one\nc\n");
	renders_with("{{<p}}{{$b}}\n1\n\n2\n{{/b}}{{/p}}", NULL, "{\"p\":\"{{$b}}default{{/b}}\"}", "1\n\n2\n");
	renders("a\n  {{$b}}{{/b}}\nc\n", NULL, "a\nc\n");
	renders("a\r\n  {{$b}}1{{/b}}\r\nc", NULL, "a\r\n  1\r\nc");
	renders("{{$b}}1{{/b}} 2\n", NULL, "1 2\n");
	renders("  {{$b}}\n  1\n  {{/b}} 2\n", NULL, "  1\n   2\n");
}

static void arguments_are_indented_anew(void **state)
{
	(void)state;
	renders_with("{{<p}}{{$b}}\n    1\n      2\n{{/b}}{{/p}}\n", NULL, "{\"p\":\"a\\n  {{$b}}\\n  {{/b}}\\n\"}", "a\n  1\n    2\n");
	renders_with("{{<p}}{{$b}}\n1\n2\n{{/b}}{{/p}}\n", NULL, "{\"p\":\"a\\n{{$b}}\\n  default\\n{{/b}}\\n\"}", "a\n  1\n  2\n");
	renders_with("{{<p}}{{$b}}x{{/b}}{{/p}}", NULL, "{\"p\":\"a\\n  {{$b}}\\n  {{/b}}\\nc\"}", "a\n  x\nc");
	renders_with("{{<p}}{{$n}}\n3\n{{/n}}{{/p}}\n", NULL,
		     "{\"p\":\"{{<g}}{{$b}}\\n  1\\n  {{$n}}\\n    2\\n  {{/n}}\\n{{/b}}{{/g}}\\n\",\"g\":\"{{$b}}default{{/b}}\"}",
		     "1\n  3\n");
	renders_with("<p>{{<p}}{{$b}}\n1\n2\n{{/b}}{{/p}}</p>", NULL, "{\"p\":\"[{{$b}}{{/b}}]\"}", "<p>[1\n2\n]</p>");
	renders_with("  {{<p}}{{$b}}\n1\n2\n{{/b}}{{/p}}\n", NULL, "{\"p\":\"[{{$b}}{{/b}}]\\n\"}", "  [1\n  2\n]\n");
}

static void a_layout_reads_well(void **state)
{
	(void)state;
	renders_with("{{<layout}}\n{{$title}}{{t}}{{/title}}\n{{$main}}\n<h1>{{t}}</h1>\n{{#l}}\n<p>{{.}}</p>\n{{/l}}\n{{/main}}\n{{/layout}}\n",
		     "{\"t\":\"T\",\"l\":[1,2]}",
		     "{\"layout\":\"<title>{{$title}}{{/title}}</title>\\n<main>\\n  {{$main}}{{/main}}\\n</main>\\n\"}",
		     "<title>T</title>\n<main>\n  <h1>T</h1>\n  <p>1</p>\n  <p>2</p>\n</main>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_shows_its_default),
		cmocka_unit_test(an_argument_replaces_it),
		cmocka_unit_test(the_outermost_parent_wins),
		cmocka_unit_test(parents_and_blocks_are_standalone_together),
		cmocka_unit_test(arguments_are_indented_anew),
		cmocka_unit_test(a_layout_reads_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
