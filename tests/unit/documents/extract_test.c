/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each kind of file as people send it, and as nobody should: read in the jail as the worker does, small ones once more outside of it, where a
 * sanitizer can say what it saw. */
#include "core/text.h"
#include "documents/extract.h"
#include "unit/documents/files.h"
#include "unit/in_arena.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
#define MILLION 1000000

static enum read_outcome read_file(struct file file, const char *name, struct extract *extract)
{
	return extract_text(arena, file.bytes, file.length, name, extract);
}

static struct file of_text(const char *text)
{
	return (struct file){text, strlen(text)};
}

/* All of it, as a reader sees it: "heading|text" of each passage, a line each. */
static const char *said(struct extract extract)
{
	const char *all = "";
	struct passage passage;

	while (extract_next(&extract, &passage))
		all = arena_printf(arena, "%s%.*s|%.*s\n", all, (int)passage.heading_length, passage.heading, (int)passage.text_length, passage.text);
	return all;
}

static void expect_said(const char *name, struct file file, enum document_kind kind, const char *expected)
{
	struct extract extract;

	if (read_file(file, name, &extract) != READ_FINE)
		fail_msg("%s is not read", name);
	if (extract.kind != kind || strcmp(said(extract), expected) != 0)
		fail_msg("%s: kind %d, \"%s\"", name, (int)extract.kind, said(extract));
	assert_int_equal(extract_text_here(arena, file.bytes, file.length, name, &extract), READ_FINE);
	assert_string_equal(said(extract), expected);
}

static void expect_refused(const char *name, struct file file, enum read_outcome expected)
{
	struct extract extract;
	enum read_outcome outcome = read_file(file, name, &extract);
	struct passage passage;

	if (outcome != expected)
		fail_msg("%s: %s, not %s", name, outcome == READ_FINE ? said(extract) : read_outcome_code(outcome), read_outcome_code(expected));
	assert_false(extract_next(&extract, &passage));
	assert_non_null(read_outcome_code(outcome));
}

static void plain_texts_are_read_in_the_encodings_of_korea(void **state)
{
	(void)state;
	expect_said("a.txt", of_text("학교 소식\r\n\r\n\r\n\r\n점심은   열두 시예요.\t끝"), KIND_TXT, "|학교 소식\n\n점심은 열두 시예요. 끝\n");
	expect_said("mark.txt", of_text("\xef\xbb\xbf" "첫 글자"), KIND_TXT, "|첫 글자\n");
	expect_said("cp949.txt", of_text("\xb0\xa1\xc1\xa4\xc5\xeb\xbd\xc5\xb9\xae \x8c" "c"), KIND_TXT, "|가정통신문 똠\n"); /* the last not of EUC-KR */
	expect_said("little.txt", (struct file){"\xff\xfe\x00\xac\x01\xac", 6}, KIND_TXT, "|가각\n");
	expect_said("big.txt", (struct file){"\xfe\xff\xac\x00\xac\x01", 6}, KIND_TXT, "|가각\n");
	expect_said("apart.txt", of_text("\xe1\x84\x80\xe1\x85\xa1"), KIND_TXT, "|가\n"); /* as macOS writes file names */
}

static void markdown_and_html_have_headings(void **state)
{
	(void)state;
	expect_said("a.md", of_text("# 제목\n\n본문 **굵게**\n```\n# 제목이 아님\n```\n"), KIND_MD, "제목|제목\n\n본문 **굵게**\n# 제목이 아님\n");
	expect_said("a.html", of_text("<!doctype html><title>감춤</title><style>감춤 {}</style><script>\"감춤\"</script><h1>제목</h1><p>보이는<b>글자</b>\n한 칸&amp;<p>둘째"),
		    KIND_HTML, "제목|제목\n보이는글자 한 칸&\n둘째\n");
	expect_said("korean.htm", of_text("<html><meta charset=euc-kr><p>\xc7\xd1\xb1\xdb"), KIND_HTML, "|한글\n");
	expect_said("broken.html", of_text("<html><p>열린 <b>채로 <i>끝나는 </p> <table><td>칸"), KIND_HTML, "|열린 채로 끝나는\n칸\n");
}

static void word_and_hangul_files_are_read(void **state)
{
	(void)state;
	expect_said("a.docx", file_docx(arena, XML, "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>제목</w:t></w:r></w:p>"
						      "<w:p><w:r><w:t>낱말</w:t></w:r><w:r><w:t xml:space=\"preserve\"> 둘 &amp; 셋</w:t></w:r></w:p>"),
		    KIND_DOCX, "제목|제목\n낱말 둘 & 셋\n");
	expect_said("named-wrongly.txt", file_docx(arena, XML, "<w:p><w:r><w:t>이름은 틀려도 돼요</w:t></w:r></w:p>"), KIND_DOCX, "|이름은 틀려도 돼요\n");
	expect_said("a.hwpx", file_hwpx(arena, false, "<hp:p><hp:run><hp:t>첫 문단</hp:t></hp:run></hp:p><hp:p><hp:run><hp:t>둘째 문단</hp:t></hp:run></hp:p>"),
		    KIND_HWPX, "|첫 문단\n둘째 문단\n");
}

static void a_pdf_is_read_page_by_page(void **state)
{
	static const char *const pages[] = {"The first page", "The second", NULL};
	struct file file = file_pdf(arena, false, pages);
	struct extract extract;
	struct passage first, second, none;

	(void)state;
	assert_int_equal(read_file(file, "a.pdf", &extract), READ_FINE);
	assert_int_equal(extract.kind, KIND_PDF);
	assert_int_equal(extract.pages, 2);
	assert_int_equal(extract.words, 5);
	assert_true(extract_next(&extract, &first) && extract_next(&extract, &second) && !extract_next(&extract, &none));
	assert_int_equal(first.page, 1);
	assert_int_equal(second.page, 2);
	assert_memory_equal(second.text, "The second", second.text_length);
	/* What stands in front of its header, and what comes after its end, is let pass. */
	file = (struct file){arena_printf(arena, "\r\n%s\nmore", file.bytes), file.length + 7};
	assert_int_equal(read_file(file, "a.pdf", &extract), READ_FINE);
}

static void what_is_broken_empty_or_locked_says_so(void **state)
{
	static const char *const nothing[] = {"", NULL}, *const words[] = {"secret", NULL};
	struct file docx = file_docx(arena, XML, "<w:p><w:r><w:t>하나</w:t></w:r></w:p>"), pdf = file_pdf(arena, false, words);

	(void)state;
	expect_refused("empty.txt", (struct file){"", 0}, READ_UNKNOWN_KIND);
	expect_refused("blank.txt", of_text(" \n\t\n"), READ_NO_TEXT);
	expect_refused("mark.txt", (struct file){"\xff\xfe", 2}, READ_NO_TEXT);
	expect_refused("halves.txt", (struct file){"\xff\xfe\x00\xd8", 4}, READ_UNREADABLE); /* half of a surrogate pair */
	expect_refused("noise.txt", of_text("\xff\x80\xff\x80\xff\x80\xff\x80\xff\x80"), READ_UNREADABLE);
	expect_refused("empty.html", of_text("<!doctype html><script>all of it</script>"), READ_NO_TEXT);
	expect_refused("picture.png", (struct file){"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16}, READ_UNKNOWN_KIND);
	expect_refused("old.hwp", (struct file){"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", 10}, READ_UNKNOWN_KIND);
	expect_refused("sheet.xlsx", file_zip(arena, (const struct part[]){{"xl/workbook.xml", "<workbook/>"}, {NULL, NULL}}), READ_UNKNOWN_KIND);
	expect_refused("cut.docx", (struct file){docx.bytes, docx.length / 2}, READ_UNREADABLE);
	expect_refused("empty.docx", file_docx(arena, XML, ""), READ_NO_TEXT);
	expect_refused("unclosed.docx", file_docx(arena, XML, "<w:p><w:r>"), READ_UNREADABLE);
	expect_refused("locked.hwpx", file_hwpx(arena, true, "<hp:p/>"), READ_ENCRYPTED);
	expect_refused("scan.pdf", file_pdf(arena, false, nothing), READ_NO_TEXT);
	expect_refused("no-pages.pdf", file_pdf(arena, false, nothing + 1), READ_UNREADABLE);
	expect_refused("locked.pdf", file_pdf(arena, true, words), READ_ENCRYPTED);
	expect_refused("cut.pdf", (struct file){pdf.bytes, 60}, READ_UNREADABLE);
	expect_refused("lie.pdf", of_text("%PDF-1.4\nnothing of it is true"), READ_UNREADABLE);
}

static void what_is_made_to_harm_costs_nothing(void **state)
{
	static const char entities[] = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>";
	const char *deep = file_repeated(arena, "<w:p>", 100000), *blanks = file_repeated(arena, " ", (size_t)60 * 1000 * 1000);

	(void)state;
	expect_refused("entities.docx", file_docx(arena, entities, "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"), READ_UNREADABLE);
	expect_refused("file.docx", file_docx(arena, entities, "<w:p><w:r><w:t>&f;</w:t></w:r></w:p>"), READ_UNREADABLE);
	expect_refused("unused.docx", file_docx(arena, entities, "<w:p><w:r><w:t>a document type is enough</w:t></w:r></w:p>"), READ_UNREADABLE);
	expect_refused("deep.docx", file_docx(arena, XML, deep), READ_UNREADABLE);
	expect_refused("bomb.docx", file_docx(arena, XML, blanks), READ_UNPACKS_TOO_LARGE);
	expect_refused("bomb.hwpx", file_hwpx(arena, false, blanks), READ_UNPACKS_TOO_LARGE);
	arena_reset(arena);
	expect_refused("long.txt", of_text(file_repeated(arena, "ab ", 2 * MILLION + 1)), READ_TOO_LONG);
}

static void a_million_words_are_read(void **state)
{
	struct extract extract;
	struct passage passage;
	size_t passages = 0;

	(void)state;
	arena_reset(arena);
	assert_int_equal(read_file(of_text(file_repeated(arena, "낱말 ", MILLION)), "million.txt", &extract), READ_FINE);
	assert_int_equal(extract.words, MILLION);
	for (; extract_next(&extract, &passage); passages++)
		assert_in_range(text_characters(passage.text, passage.text_length), 1, PASSAGE_CHARACTERS);
	assert_true(passages >= (size_t)MILLION * 3 / PASSAGE_CHARACTERS);
}

static int prepare(void **state)
{
	arena = arena_create((size_t)512 * 1024 * 1024);
	extract_prepare();
	(void)state;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_texts_are_read_in_the_encodings_of_korea),
		cmocka_unit_test(markdown_and_html_have_headings),
		cmocka_unit_test(word_and_hangul_files_are_read),
		cmocka_unit_test(a_pdf_is_read_page_by_page),
		cmocka_unit_test(what_is_broken_empty_or_locked_says_so),
		cmocka_unit_test(what_is_made_to_harm_costs_nothing),
		cmocka_unit_test(a_million_words_are_read),
	};

	return cmocka_run_group_tests(tests, prepare, destroy_arena);
}
