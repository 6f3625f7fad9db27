/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports as a reader's program sees them: with poppler's tools, with qpdf, and by looking at the margins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <qpdf/qpdf-c.h>

#include "unit/hub/report_sample.h"

#define MOST_OUTPUT ((size_t)64 << 20)
#define CLASS_SIZE 30
#define MOST_BYTES_A_REPORT (150 * 1024)

static struct view *view;
static struct report_printer *printer;
static struct arena *arena;

static int open_printer(void **state)
{
	(void)state;
	view = report_sample_view();
	printer = report_printer_open(view);
	arena = arena_create((size_t)256 << 20);
	return 0;
}

static int close_printer(void **state)
{
	(void)state;
	arena_destroy(arena);
	report_printer_close(printer);
	view_close(view);
	return 0;
}

/* What a command prints about a PDF; FILE in it is the file. Owned by the arena. */
static const char *told_by(const char *command, const struct strbuf *pdf, size_t *length)
{
	char file[] = "/tmp/seodang-report-XXXXXX", line[256], bytes[65536];
	struct strbuf *out = strbuf_in_arena(arena, MOST_OUTPUT);
	int descriptor = mkstemp(file);
	const char *mark = strstr(command, "FILE");
	size_t count;
	FILE *stream;

	assert_true(descriptor >= 0 && mark);
	assert_int_equal(write(descriptor, pdf->data, pdf->length), pdf->length);
	close(descriptor);
	snprintf(line, sizeof line, "%.*s%s%s", (int)(mark - command), command, file, mark + strlen("FILE"));
	stream = popen(line, "re");
	assert_non_null(stream);
	while ((count = fread(bytes, 1, sizeof bytes, stream)) > 0)
		strbuf_add(out, bytes, count);
	assert_int_equal(pclose(stream), 0);
	unlink(file);
	assert_false(strbuf_overflowed(out));
	if (length)
		*length = out->length;
	return strbuf_text(out);
}

static struct strbuf print_one(const struct report_about *about, const struct report_student *student)
{
	return report_sample_print(printer, about, &student, 1);
}

static const char *text_of(const struct report_about *about, const struct report_student *student)
{
	struct strbuf pdf = print_one(about, student);
	const char *text = told_by("pdftotext FILE -", &pdf, NULL);

	strbuf_release(&pdf);
	return text;
}

static void says(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in: %s", part, text);
}

static void says_not(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" is in: %s", part, text);
}

static void says_in_order(const char *text, const char *const *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		says(text, parts[i]);
		text = strstr(text, parts[i]) + strlen(parts[i]);
	}
}

/* Poppler guesses spaces from distances, and not always between small figures. */
static const char *without_spaces(const char *text)
{
	struct strbuf *out = strbuf_in_arena(arena, MOST_OUTPUT);

	for (; *text; text++)
		if (*text != ' ')
			strbuf_add_char(out, *text);
	return strbuf_text(out);
}

static int pages_of(const struct strbuf *pdf)
{
	const char *pages = strstr(told_by("pdfinfo FILE", pdf, NULL), "Pages:");

	assert_non_null(pages);
	return (int)strtol(pages + strlen("Pages:"), NULL, 10);
}

static void sections_stand_in_their_order(void **state)
{
	static const char *const korean[] = {"김하늘 학생", "학습 진행", "348문제를 맞혔어요", "개념별 숙달", "일차방정식", "날마다의 활동",
					     "학습 계획", "28% → 41%", "다음에 살펴볼 것", "이차함수의 그래프\n최근 12문제 중 5문제 정답", "튜터의 피드백",
					     "박지훈 튜터", "https://school.example.kr/seodang/hub/students/0"};
	static const char *const english[] = {"Learning report", "Progress", "Mastery by concept", "+9 pts", "Activity by day",
					      "Learning plans", "What to look at next", "Feedback from tutors", "Great explanation"};
	struct report_about about = report_sample_about(VIEW_KO);
	const struct report_student *student = report_sample_student(arena, 0);

	(void)state;
	says_in_order(text_of(&about, student), korean, sizeof korean / sizeof korean[0]);
	about = report_sample_about(VIEW_EN);
	says_in_order(text_of(&about, student), english, sizeof english / sizeof english[0]);
}

static void only_the_sections_asked_for_are_drawn(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	const char *text;

	(void)state;
	memset(about.sections, 0, sizeof about.sections);
	about.sections[REPORT_PROGRESS] = about.sections[REPORT_RECOMMENDATIONS] = true;
	text = text_of(&about, report_sample_student(arena, 0));
	says(text, "학습 진행");
	says(text, "다음에 살펴볼 것");
	says_not(text, "개념별 숙달");
	says_not(text, "3학년 2반");
	says_not(text, "튜터의 피드백");
}

static void sections_are_known_by_name(void **state)
{
	enum report_section section;

	(void)state;
	assert_true(report_section_of("feedback", &section));
	assert_int_equal(section, REPORT_FEEDBACK);
	assert_true(report_section_of("profile", &section));
	assert_int_equal(section, REPORT_PROFILE);
	assert_false(report_section_of("grades", &section));
}

static void a_file_says_what_it_is(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	struct strbuf pdf = print_one(&about, report_sample_student(arena, 0));
	const char *facts = told_by("TZ=UTC pdfinfo FILE", &pdf, NULL);

	(void)state;
	says(facts, "김하늘 학생의 학습 보고서");
	says(facts, "이정민");
	says(facts, "Tagged:          yes");
	says(facts, "Fri Nov 20 07:30:00 2026");
	says(facts, "(A4)");
	says(facts, "Pages:           3");
	strbuf_release(&pdf);
}

static void the_structure_can_be_read_aloud(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	struct strbuf pdf = print_one(&about, report_sample_student(arena, 0));
	const char *structure = told_by("pdfinfo -struct FILE", &pdf, NULL);
	const char *attributes = told_by("pdfinfo -struct-text FILE", &pdf, NULL);
	static const char *const order[] = {"Document", "Art", "H1", "Sect", "H2", "Figure", "Table", "TR", "TH", "TD", "LI", "Link"};

	(void)state;
	says_in_order(structure, order, sizeof order / sizeof order[0]);
	says(attributes, "개념별 숙달");
	strbuf_release(&pdf);
}

/* The value of a key of a dictionary, on the way down from the catalog. */
static qpdf_oh at(qpdf_data qpdf, qpdf_oh object, const char *key)
{
	assert_true(qpdf_oh_is_dictionary(qpdf, object));
	return qpdf_oh_get_key(qpdf, object, key);
}

static qpdf_data open_pdf(const struct strbuf *pdf)
{
	qpdf_data qpdf = qpdf_init();

	assert_int_equal(qpdf_read_memory(qpdf, "report", pdf->data, pdf->length, NULL), QPDF_SUCCESS);
	assert_int_equal(qpdf_check_pdf(qpdf), QPDF_SUCCESS);
	return qpdf;
}

static void viewers_learn_language_and_title(void **state)
{
	static const char *const languages[] = {[VIEW_KO] = "ko-KR", [VIEW_EN] = "en"};

	(void)state;
	for (int locale = 0; locale < VIEW_LOCALE_COUNT; locale++) {
		struct report_about about = report_sample_about((enum view_locale)locale);
		struct strbuf pdf = print_one(&about, report_sample_student(arena, 0));
		qpdf_data qpdf = open_pdf(&pdf);
		qpdf_oh catalog = qpdf_get_root(qpdf);

		assert_string_equal(qpdf_oh_get_utf8_value(qpdf, at(qpdf, catalog, "/Lang")), languages[locale]);
		assert_true(qpdf_oh_get_bool_value(qpdf, at(qpdf, at(qpdf, catalog, "/MarkInfo"), "/Marked")));
		assert_true(qpdf_oh_get_bool_value(qpdf, at(qpdf, at(qpdf, catalog, "/ViewerPreferences"), "/DisplayDocTitle")));
		qpdf_cleanup(&qpdf);
		strbuf_release(&pdf);
	}
}

/* How many elements of a kind have a key, below a part of the structure. */
static int elements_with(qpdf_data qpdf, qpdf_oh part, const char *kind, const char *key)
{
	int count = 0;

	if (qpdf_oh_is_array(qpdf, part)) {
		for (int i = 0; i < qpdf_oh_get_array_n_items(qpdf, part); i++)
			count += elements_with(qpdf, qpdf_oh_get_array_item(qpdf, part, i), kind, key);
	} else if (qpdf_oh_is_dictionary(qpdf, part)) {
		qpdf_oh type = qpdf_oh_get_key(qpdf, part, "/S");

		if (qpdf_oh_is_name(qpdf, type) && strcmp(qpdf_oh_get_name(qpdf, type), kind) == 0)
			count += qpdf_oh_has_key(qpdf, part, key) == QPDF_TRUE;
		count += elements_with(qpdf, qpdf_oh_get_key(qpdf, part, "/K"), kind, key);
	}
	return count;
}

static void charts_have_words_and_columns_have_heads(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	struct strbuf pdf = print_one(&about, report_sample_student(arena, 0));
	qpdf_data qpdf = open_pdf(&pdf);
	qpdf_oh structure = at(qpdf, at(qpdf, qpdf_get_root(qpdf), "/StructTreeRoot"), "/K");

	(void)state;
	assert_int_equal(elements_with(qpdf, structure, "/Figure", "/S"), 2);
	assert_int_equal(elements_with(qpdf, structure, "/Figure", "/Alt"), 2);
	assert_int_equal(elements_with(qpdf, structure, "/TH", "/S"), 10);
	assert_int_equal(elements_with(qpdf, structure, "/TH", "/A"), 10);
	qpdf_cleanup(&qpdf);
	strbuf_release(&pdf);
}

static void the_same_report_is_the_same_file(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	struct strbuf first = print_one(&about, report_sample_student(arena, 3));
	struct report_printer *other = report_printer_open(view);
	const struct report_student *student = report_sample_student(arena, 3);
	struct strbuf second = report_sample_print(other, &about, &student, 1);

	(void)state;
	assert_int_equal(first.length, second.length);
	assert_memory_equal(first.data, second.data, first.length);
	strbuf_release(&first);
	strbuf_release(&second);
	report_printer_close(other);
}

static void a_class_is_one_file_with_an_outline(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	const struct report_student *students[CLASS_SIZE];
	struct strbuf pdf;
	qpdf_data qpdf;
	qpdf_oh entry;
	const char *text;

	(void)state;
	for (unsigned i = 0; i < CLASS_SIZE; i++)
		students[i] = report_sample_student(arena, i);
	pdf = report_sample_print(printer, &about, students, CLASS_SIZE);
	assert_int_equal(pages_of(&pdf), 3 * CLASS_SIZE);
	assert_true(pdf.length < (size_t)CLASS_SIZE * MOST_BYTES_A_REPORT / 3);
	says(told_by("pdfinfo FILE", &pdf, NULL), "한빛고등학교 학습 보고서 30명");
	text = without_spaces(told_by("pdftotext FILE -", &pdf, NULL));
	says(text, "3/3");
	says_not(text, "/90");
	qpdf = open_pdf(&pdf);
	entry = at(qpdf, at(qpdf, qpdf_get_root(qpdf), "/Outlines"), "/First");
	for (unsigned i = 0; i < CLASS_SIZE; i++) {
		assert_string_equal(qpdf_oh_get_utf8_value(qpdf, at(qpdf, entry, "/Title")), students[i]->name);
		entry = qpdf_oh_get_key(qpdf, entry, "/Next");
	}
	assert_true(qpdf_oh_is_null(qpdf, entry));
	qpdf_cleanup(&qpdf);
	strbuf_release(&pdf);
}

static void reports_are_small(void **state)
{
	(void)state;
	for (int locale = 0; locale < VIEW_LOCALE_COUNT; locale++) {
		struct report_about about = report_sample_about((enum view_locale)locale);

		for (unsigned i = 0; i < 10; i++) {
			struct strbuf pdf = print_one(&about, report_sample_student(arena, i));

			assert_true(pdf.length < MOST_BYTES_A_REPORT);
			strbuf_release(&pdf);
		}
	}
}

/* The lines of a text drawn narrow enough to be broken often hold only whole words. */
static void korean_words_stay_whole(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	const struct report_student *student = report_sample_student(arena, 0);
	const char *text = text_of(&about, student);

	(void)state;
	for (size_t i = 0; i < student->feedback_count; i++) {
		char *words = arena_strdup(arena, student->feedback[i].text), *rest = words, *word;

		while ((word = strsep(&rest, " \n")) != NULL)
			if (*word)
				says(text, word);
	}
}

static void what_is_not_there_is_said_kindly(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	const struct report_student student = {.name = "김하늘"};
	struct strbuf pdf = print_one(&about, &student);
	const char *text = told_by("pdftotext FILE -", &pdf, NULL);

	(void)state;
	assert_int_equal(pages_of(&pdf), 1);
	says(text, "이 기간에는 아직 학습 기록이 없어요");
	says(text, "지금은 따로 진행하는 학습 계획이 없어요");
	says(text, "잘하고 있어요");
	says(text, "이 기간에 받은 피드백은 아직 없어요");
	says(without_spaces(text), "1/1");
	strbuf_release(&pdf);
}

static void long_lists_end_with_how_many_more(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	const char *text = text_of(&about, report_sample_hostile(arena, "긴 목록"));

	(void)state;
	says(text, "그 밖에 30개가 더 있어요");
	says(text, "그 밖에 48개가 더 있어요");
	says(text, "그 밖에 50개가 더 있어요");
	says(text, "그 밖에 52개가 더 있어요");
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		count++;
	return count;
}

/* On the last page that has any: pdftotext ends each page by a form feed. */
static size_t rows_at_the_end(const char *text, const char *name)
{
	size_t rows = 0;

	for (char *page = arena_strdup(arena, text), *end; (end = strchr(page, '\f')) != NULL; page = end + 1) {
		*end = '\0';
		rows = strstr(page, name) ? count_of(page, name) : rows;
	}
	return rows;
}

static void no_row_stands_alone_on_a_table_s_last_page(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	struct report_student *student = report_sample_student(arena, 1);
	struct report_concept concepts[REPORT_MOST_CONCEPTS];

	(void)state;
	student->concepts = concepts;
	for (size_t count = 0; count < REPORT_MOST_CONCEPTS; count++) {
		concepts[count] = (struct report_concept){"닮은꼴", 0.5, 0.4, 0.85, 9};
		student->concept_count = count + 1;
		assert_true(count == 0 || rows_at_the_end(text_of(&about, student), "닮은꼴") > 1);
	}
}

/* ---- hostile texts ---- */

/* Every page's outer margins are white: nothing grows out of its box far enough to leave the type area. */
static void margins_are_white(const struct strbuf *pdf)
{
	size_t left;
	const char *at_page = told_by("pdftoppm -r 36 -gray FILE", pdf, &left);

	while (left > 0) {
		int width, height, header;

		assert_int_equal(sscanf(at_page, "P5 %d %d 255%n", &width, &height, &header), 2);
		at_page += header + 1;
		left -= (size_t)header + 1;
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				if (x < 12 || x >= width - 22 || y < 10 || y >= height - 8)
					assert_int_equal((unsigned char)at_page[y * width + x], 255);
		at_page += (size_t)width * (size_t)height;
		left -= (size_t)width * (size_t)height;
	}
}

static void is_drawn_within_bounds(const char *text)
{
	for (int locale = 0; locale < VIEW_LOCALE_COUNT; locale++) {
		struct report_about about = report_sample_about((enum view_locale)locale);
		struct strbuf pdf;

		about.school = about.teacher = text;
		pdf = print_one(&about, report_sample_hostile(arena, text));
		assert_in_range(pages_of(&pdf), 1, REPORT_MOST_PAGES);
		margins_are_white(&pdf);
		strbuf_release(&pdf);
	}
}

static const char *repeated(const char *text, size_t times)
{
	struct strbuf *out = strbuf_in_arena(arena, MOST_OUTPUT);

	for (size_t i = 0; i < times; i++)
		strbuf_add_text(out, text);
	return strbuf_text(out);
}

static void any_unicode_is_drawn(void **state)
{
	(void)state;
	is_drawn_within_bounds("");
	is_drawn_within_bounds("한글 العربية שלום 😀 👩‍👩‍👧 漢字 हिन्दी ไทย é");
	is_drawn_within_bounds("\xE2\x80\xAE" "거꾸로" "\xE2\x80\xAB" "abc" "\xEF\xBB\xBF" "\xF4\x8F\xBF\xBF" "\xEE\x80\x80");
	is_drawn_within_bounds("{name} %s %n <b>&amp;</b> uri='x' \\ ) ] >> endobj");
}

static void what_is_no_text_is_drawn(void **state)
{
	(void)state;
	is_drawn_within_bounds("\xff\xfe\xc0\x80\xed\xa0\x80\xf0\x9f\x98");
	is_drawn_within_bounds("\x01\x02\x1b[31m\x7f\xc2\x85\r\n\t\v\f");
	is_drawn_within_bounds(repeated("\n", 4000));
}

static void texts_without_a_place_to_break_are_drawn(void **state)
{
	(void)state;
	is_drawn_within_bounds(repeated("가", 4000));
	is_drawn_within_bounds(repeated("W", 4000));
	is_drawn_within_bounds(repeated("ﷺ", 4000));
	is_drawn_within_bounds(repeated("\xE1\x84\x80", 4000)); /* leading consonants: one syllable without end */
	is_drawn_within_bounds(repeated("é́́́́́́́", 1000));
	is_drawn_within_bounds(repeated("👨‍", 1000));
	is_drawn_within_bounds(repeated("아주 긴 글이에요. ", 20000));
}

static void control_characters_are_removed(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	const struct report_student student = {.name = "김\x01하\x1b\xc2\x9b늘\x7f"};

	(void)state;
	says(text_of(&about, &student), "김하늘 학생");
}

static void only_addresses_are_links(void **state)
{
	static const char *const not_addresses[] = {"javascript:alert(1)", "https://a/' dest='x", "https://a/\\", "https://a/ b", "file:///etc/passwd"};
	struct report_about about = report_sample_about(VIEW_KO);

	(void)state;
	for (size_t i = 0; i < sizeof not_addresses / sizeof not_addresses[0]; i++) {
		const struct report_student student = {.name = "김하늘", .address = not_addresses[i]};
		struct strbuf pdf = print_one(&about, &student);

		says_not(told_by("pdfinfo -struct FILE", &pdf, NULL), "Link");
		strbuf_release(&pdf);
	}
}

static void a_file_past_its_maximum_is_refused(void **state)
{
	struct report_about about = report_sample_about(VIEW_KO);
	struct report *report = report_begin(printer, &about, 10000);
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 1000000);
	report_add(report, report_sample_student(arena, 0));
	assert_false(report_finish(report, &out));
	strbuf_release(&out);
	/* The printer is as good as before. */
	out = print_one(&about, report_sample_student(arena, 0));
	assert_int_equal(pages_of(&out), 3);
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_stand_in_their_order),
		cmocka_unit_test(only_the_sections_asked_for_are_drawn),
		cmocka_unit_test(sections_are_known_by_name),
		cmocka_unit_test(a_file_says_what_it_is),
		cmocka_unit_test(the_structure_can_be_read_aloud),
		cmocka_unit_test(viewers_learn_language_and_title),
		cmocka_unit_test(charts_have_words_and_columns_have_heads),
		cmocka_unit_test(the_same_report_is_the_same_file),
		cmocka_unit_test(a_class_is_one_file_with_an_outline),
		cmocka_unit_test(reports_are_small),
		cmocka_unit_test(korean_words_stay_whole),
		cmocka_unit_test(what_is_not_there_is_said_kindly),
		cmocka_unit_test(long_lists_end_with_how_many_more),
		cmocka_unit_test(no_row_stands_alone_on_a_table_s_last_page),
		cmocka_unit_test(any_unicode_is_drawn),
		cmocka_unit_test(what_is_no_text_is_drawn),
		cmocka_unit_test(texts_without_a_place_to_break_are_drawn),
		cmocka_unit_test(control_characters_are_removed),
		cmocka_unit_test(only_addresses_are_links),
		cmocka_unit_test(a_file_past_its_maximum_is_refused),
	};

	setenv("TZ", "Asia/Seoul", 1);
	tzset();
	return cmocka_run_group_tests(tests, open_printer, close_printer);
}
