/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/report_document.h"

#include <jansson.h>
#include <string.h>

#include "paper/print.h"
#include "paper/table.h"

#define ARENA_BYTES ((size_t)64 << 20) /* 200 who took part, 100 cards and as many questions take a tenth of it */
#define COLUMNS(columns) (columns), sizeof(columns) / sizeof(columns)[0]

struct drawing {
	const struct session_report *report;
	struct paper_words words;
	struct paper_layout *layout;
};

/* Fonts are dear: opened by the first report of a process. */
static struct paper_type *type_of(enum view_locale locale)
{
	static struct paper_type *type;

	if (!type)
		type = paper_type_open();
	paper_type_set_locale(type, locale);
	return type;
}

/* ---- texts ---- */

static void add_text(struct drawing *drawing, const char *tag, const char *sentence, enum paper_style style, double before, bool keep_next)
{
	struct paper_text text = paper_layout_set(drawing->layout, sentence, style, PAPER_WIDTH, 4);

	paper_layout_text(drawing->layout, tag, &text, before, keep_next);
}

static void add_heading(struct drawing *drawing, const char *key)
{
	add_text(drawing, "H2", paper_say(&drawing->words, key), PAPER_HEADING, 18, true);
}

static void add_note(struct drawing *drawing, const char *sentence)
{
	add_text(drawing, "P", sentence, PAPER_SECOND, 4, false);
}

static const char *say_count(struct drawing *drawing, const struct result *rows, size_t row, const char *column)
{
	return result_text(rows, row, column) ? paper_number(&drawing->words, (long)result_integer(rows, row, column)) : "–";
}

static double share_of(const struct result *rows, size_t row)
{
	double answers = (double)result_integer(rows, row, "answers");

	return answers > 0 ? (double)result_integer(rows, row, "correct") / answers : PAPER_UNKNOWN;
}

static const char *right_of_all(struct drawing *drawing, const struct result *rows, size_t row)
{
	return paper_say(&drawing->words, "classroom.report.right_of", {"correct", say_count(drawing, rows, row, "correct")},
			 {"answers", say_count(drawing, rows, row, "answers")});
}

static const char *class_of(struct drawing *drawing)
{
	const struct result *session = drawing->report->session;

	return paper_say(&drawing->words, "school.class_long", {"grade", result_text(session, 0, "grade")},
			 {"class_name", result_text(session, 0, "class_name")});
}

static const char *title_of(struct drawing *drawing)
{
	clock_time started = 0;

	result_time(drawing->report->session, 0, "started_at", &started);
	return paper_say(&drawing->words, "classroom.report.paper_title", {"class", paper_clean(drawing->words.arena, class_of(drawing), false)},
			 {"date", paper_time_date(&drawing->words, started)});
}

/* ---- sections ---- */

static void add_head(struct drawing *drawing)
{
	const struct result *session = drawing->report->session;
	struct paper_words *words = &drawing->words;
	const char *teacher = result_text(session, 0, "teacher_name");

	add_text(drawing, "P", teacher ? paper_clean(words->arena, teacher, false) : paper_say(words, "classroom.report.title"), PAPER_KICKER, 0, true);
	add_text(drawing, "H1", title_of(drawing), PAPER_NAME, 2, true);
	add_text(drawing, "P",
		 paper_say(words, "classroom.report.lead", {"people", say_count(drawing, session, 0, "people")},
			   {"minutes", say_count(drawing, session, 0, "minutes")}, {"cards", say_count(drawing, session, 0, "cards")}),
		 PAPER_LEAD, 8, false);
	if (share_of(session, 0) >= 0)
		add_text(drawing, "P", paper_say(words, "classroom.report.lead_share", {"share", paper_percent(words, share_of(session, 0))}),
			 PAPER_LEAD, 2, false);
}

/* "12 (4명), 9 (2명)" */
static const char *wrong_answers(struct drawing *drawing, size_t row)
{
	json_t *list = json_loads(result_text(drawing->report->cards, row, "wrong"), 0, NULL), *one;
	const char *said = "";
	size_t i;

	json_array_foreach(list, i, one) {
		const char *count = paper_number(&drawing->words, (long)json_integer_value(json_object_get(one, "count")));

		said = arena_printf(drawing->words.arena, "%s%s%s", said, *said ? ", " : "",
				    paper_say(&drawing->words, "classroom.report.wrong_one",
					      {"text", json_string_value(json_object_get(one, "text"))}, {"count", count}));
	}
	json_decref(list);
	return said;
}

static void add_cards(struct drawing *drawing)
{
	static const struct paper_column columns[] = {
		{"classroom.report.column.question", 0.36, false}, {"classroom.report.column.answer", 0.16, false},
		{"classroom.report.column.right", 0.12, true},     {"classroom.report.column.share", 0.10, true},
		{"classroom.report.column.wrong", 0.26, false},
	};
	const struct result *cards = drawing->report->cards;
	struct paper_table *table;

	add_heading(drawing, "classroom.report.cards");
	if (!result_count(cards)) {
		add_note(drawing, paper_say(&drawing->words, "classroom.report.no_cards"));
		return;
	}
	table = paper_table_begin(drawing->layout, COLUMNS(columns));
	for (size_t row = 0; row < result_count(cards); row++)
		paper_table_row(table, (const struct paper_cell[]){
			{.text = result_text(cards, row, "question")},
			{.text = result_text(cards, row, "answer")},
			{.text = right_of_all(drawing, cards, row)},
			{.text = paper_percent(&drawing->words, share_of(cards, row))},
			{.text = wrong_answers(drawing, row)},
		});
	paper_table_end(table);
}

static void add_concepts(struct drawing *drawing)
{
	static const struct paper_column columns[] = {
		{"classroom.report.column.concept", 0.36, false}, {"classroom.report.column.bar", 0.28, false},
		{"classroom.report.column.share", 0.12, true},    {"classroom.report.column.right", 0.12, true},
		{"classroom.report.column.cards", 0.12, true},
	};
	const struct result *concepts = drawing->report->concepts;
	struct paper_table *table;

	if (!result_count(concepts))
		return;
	add_heading(drawing, "classroom.report.concepts");
	table = paper_table_begin(drawing->layout, COLUMNS(columns));
	for (size_t row = 0; row < result_count(concepts); row++)
		paper_table_row(table, (const struct paper_cell[]){
			{.text = result_text(concepts, row, "concept")},
			{.is_bar = true, .value = share_of(concepts, row), .target = PAPER_UNKNOWN},
			{.text = paper_percent(&drawing->words, share_of(concepts, row))},
			{.text = right_of_all(drawing, concepts, row)},
			{.text = say_count(drawing, concepts, row, "cards")},
		});
	paper_table_end(table);
}

/* The nickname, and who that is where somebody joined as oneself. */
static const char *name_of(struct drawing *drawing, size_t row)
{
	const struct result *people = drawing->report->people;
	const char *nickname = result_text(people, row, "nickname"), *student = result_text(people, row, "student_name");

	return student && strcmp(student, nickname) != 0 ? arena_printf(drawing->words.arena, "%s (%s)", nickname, student) : nickname;
}

static void add_people(struct drawing *drawing)
{
	static const struct paper_column columns[] = {
		{"classroom.report.column.who", 0.30, false},      {"classroom.report.column.here", 0.20, false},
		{"classroom.report.column.minutes", 0.12, true},   {"classroom.report.column.messages", 0.12, true},
		{"classroom.report.column.right", 0.14, true},     {"classroom.report.column.share", 0.12, true},
	};
	const struct result *people = drawing->report->people;
	struct paper_table *table;

	add_heading(drawing, "classroom.report.people");
	if (!result_count(people)) {
		add_note(drawing, paper_say(&drawing->words, "classroom.report.nobody"));
		return;
	}
	table = paper_table_begin(drawing->layout, COLUMNS(columns));
	for (size_t row = 0; row < result_count(people); row++)
		paper_table_row(table, (const struct paper_cell[]){
			{.text = name_of(drawing, row)},
			{.text = arena_printf(drawing->words.arena, "%s – %s", result_text(people, row, "joined_clock"), result_text(people, row, "left_clock"))},
			{.text = say_count(drawing, people, row, "minutes")},
			{.text = say_count(drawing, people, row, "messages")},
			{.text = right_of_all(drawing, people, row)},
			{.text = paper_percent(&drawing->words, share_of(people, row))},
		});
	paper_table_end(table);
}

static void add_questions(struct drawing *drawing)
{
	const struct result *questions = drawing->report->questions;

	if (!result_count(questions))
		return;
	add_heading(drawing, "classroom.report.questions");
	for (size_t row = 0; row < result_count(questions); row++) {
		add_text(drawing, "P", result_text(questions, row, "content"), PAPER_BODY, 6, true);
		add_text(drawing, "P",
			 paper_say(&drawing->words, "classroom.report.asked_by", {"nickname", result_text(questions, row, "nickname")},
				   {"votes", say_count(drawing, questions, row, "votes")}),
			 PAPER_SECOND, 1, false);
	}
}

static void add_log(struct drawing *drawing)
{
	static const struct paper_column columns[] = {{"classroom.report.column.at", 0.12, false}, {"classroom.report.column.what", 0.88, false}};
	const struct result *log = drawing->report->log;
	struct paper_table *table;

	if (!result_count(log))
		return;
	add_heading(drawing, "classroom.report.log");
	table = paper_table_begin(drawing->layout, COLUMNS(columns));
	for (size_t row = 0; row < result_count(log); row++)
		paper_table_row(table, (const struct paper_cell[]){
			{.text = result_text(log, row, "clock")},
			{.text = paper_say(&drawing->words, result_text(log, row, "sentence"), {"nickname", result_text(log, row, "nickname")})},
		});
	paper_table_end(table);
}

/* What is no longer there is said, so that nobody takes it for nothing. */
static void add_kept(struct drawing *drawing)
{
	const struct result *session = drawing->report->session;

	if (!result_boolean(session, 0, "has_messages"))
		add_note(drawing, paper_say(&drawing->words, "classroom.report.messages_gone", {"messages_kept", result_text(session, 0, "messages_kept")}));
	if (!result_boolean(session, 0, "has_log"))
		add_note(drawing, paper_say(&drawing->words, "classroom.report.log_gone", {"logs_kept", result_text(session, 0, "logs_kept")}));
}

/* ---- the file ---- */

static bool finish(struct drawing *drawing, struct paper_pdf *pdf, clock_time now, struct strbuf *out)
{
	const struct result *session = drawing->report->session;
	const char *school = result_text(session, 0, "school_name");
	struct paper_frame frame = {.running_head = title_of(drawing), .foot = paper_school_foot(&drawing->words, school, now)};

	paper_layout_paginate(drawing->layout);
	paper_print(pdf, drawing->layout, &frame);
	return paper_pdf_finish(pdf, &(struct paper_pdf_about){
		.title = frame.running_head,
		.author = paper_clean(drawing->words.arena, school, false),
		.language = drawing->words.format.locale == VIEW_KO ? "ko-KR" : "en",
		.created = now,
	}, out);
}

bool session_report_draw(const struct view *view, enum view_locale locale, clock_time now, const struct session_report *report,
			 struct strbuf *out)
{
	struct arena *arena = arena_create(ARENA_BYTES);
	struct drawing drawing = {.report = report, .words = paper_words(view, arena, locale, now)};
	bool done;

	drawing.layout = paper_layout_create(arena, type_of(locale), &drawing.words);
	paper_layout_open(drawing.layout, "Art");
	add_head(&drawing);
	add_kept(&drawing);
	add_cards(&drawing);
	add_concepts(&drawing);
	add_questions(&drawing);
	add_people(&drawing);
	add_log(&drawing);
	paper_layout_close(drawing.layout, "Art");
	done = finish(&drawing, paper_pdf_begin(PAPER_PAGE_WIDTH, PAPER_PAGE_HEIGHT, out->maximum), now, out);
	arena_destroy(arena);
	return done;
}
