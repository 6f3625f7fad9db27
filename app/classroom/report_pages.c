/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/report_pages.h"

#include "classroom/report_document.h"
#include "school/sheet.h"
#include "view/chart_line.h"
#include "web/page.h"
#include "web/site.h"

#define CSV "text/csv; charset=utf-8"

/* GET /classroom/sessions/:class_session/report */
enum http_status session_report_page(struct request *req)
{
	struct params session = PARAMS(P_UUID(path_uuid(req, "class_session")));
	struct result *report = ask(req, SQL_CLASSROOM_REPORT, session);
	struct result *cards = ask(req, SQL_CLASSROOM_REPORT_CARDS, session);
	struct result *concepts = ask(req, SQL_CLASSROOM_REPORT_CONCEPTS, session);
	struct result *questions = ask(req, SQL_CLASSROOM_REPORT_QUESTIONS, session);
	struct result *people = ask(req, SQL_CLASSROOM_REPORT_PEOPLE, session);
	struct result *log = ask(req, SQL_CLASSROOM_REPORT_LOG, session);

	sent(req);
	return render(req, "classroom/report", columns(report), rows("card_list", cards), flag("has_cards", result_count(cards) > 0),
		      rows("concepts", concepts), flag("has_concepts", result_count(concepts) > 0), rows("open_questions", questions),
		      flag("has_questions", result_count(questions) > 0), rows("participants", people), flag("has_people", result_count(people) > 0),
		      rows("log", log), flag("has_events", result_count(log) > 0));
}

/* ---- files ---- */

static const char *file_name(struct request *req, const struct result *report, const char *what)
{
	return arena_printf(req->arena, "class-%s-%s", result_text(report, 0, "day"), what);
}

struct csv_column {
	const char *heading; /* a key of the catalogue */
	const char *name;    /* of the statement's */
};

/* What a statement about the path's session answers, as a file. */
static enum http_status reply_csv(struct request *req, enum sql_statement statement, const struct csv_column *columns, size_t count, const char *name)
{
	struct params session = PARAMS(P_UUID(path_uuid(req, "class_session")));
	struct result *report = ask(req, SQL_CLASSROOM_REPORT, session), *rows = ask(req, statement, session);
	struct strbuf *out = &req->response->body;

	sent(req);
	strbuf_add_text(out, BYTE_ORDER_MARK);
	for (size_t i = 0; i < count; i++)
		sheet_write_cell(out, catalogue_text(req, columns[i].heading), i == 0);
	sheet_end_line(out);
	for (size_t row = 0; row < result_count(rows); row++) {
		for (size_t i = 0; i < count; i++)
			sheet_write_cell(out, result_text(rows, row, columns[i].name), i == 0);
		sheet_end_line(out);
	}
	return reply_file(req, CSV, file_name(req, report, name));
}

/* GET /classroom/sessions/:class_session/report/people.csv */
enum http_status session_people_csv(struct request *req)
{
	static const struct csv_column columns[] = {
		{"classroom.report.column.who", "nickname"},         {"classroom.report.column.student", "student_name"},
		{"classroom.report.column.joined", "joined_clock"},  {"classroom.report.column.left", "left_clock"},
		{"classroom.report.column.minutes", "minutes"},      {"classroom.report.column.messages", "messages"},
		{"classroom.report.column.questions", "questions"},  {"classroom.report.column.answers", "answers"},
		{"classroom.report.column.correct", "correct"},      {"classroom.report.column.percent", "percent"},
		{"classroom.report.column.points", "points"},
	};

	return reply_csv(req, SQL_CLASSROOM_REPORT_PEOPLE, columns, sizeof columns / sizeof columns[0], "people.csv");
}

/* GET /classroom/sessions/:class_session/report/cards.csv */
enum http_status session_cards_csv(struct request *req)
{
	static const struct csv_column columns[] = {
		{"classroom.report.column.place", "place"},       {"classroom.report.column.concept", "concept"},
		{"classroom.report.column.question", "question"}, {"classroom.report.column.answer", "answer"},
		{"classroom.report.column.answers", "answers"},   {"classroom.report.column.correct", "correct"},
		{"classroom.report.column.percent", "percent"},   {"classroom.report.column.wrong", "wrong_text"},
	};

	return reply_csv(req, SQL_CLASSROOM_REPORT_CARDS, columns, sizeof columns / sizeof columns[0], "cards.csv");
}

/* GET /classroom/sessions/:class_session/report.pdf */
enum http_status session_report_pdf(struct request *req)
{
	struct params session = PARAMS(P_UUID(path_uuid(req, "class_session")));
	struct session_report report = {
		.session = ask(req, SQL_CLASSROOM_REPORT, session),
		.people = ask(req, SQL_CLASSROOM_REPORT_PEOPLE, session),
		.concepts = ask(req, SQL_CLASSROOM_REPORT_CONCEPTS, session),
		.cards = ask(req, SQL_CLASSROOM_REPORT_CARDS, session),
		.questions = ask(req, SQL_CLASSROOM_REPORT_QUESTIONS, session),
		.log = ask(req, SQL_CLASSROOM_REPORT_LOG, session),
	};

	sent(req);
	if (!session_report_draw(request_site(req)->view, request_locale(req), clock_now(), &report, &req->response->body))
		request_fail(req, HTTP_INTERNAL_SERVER_ERROR);
	return reply_file(req, "application/pdf", file_name(req, report.session, "report.pdf"));
}

/* ---- from time to time ---- */

struct trend {
	const char *id, *title, *series;
	enum chart_unit unit;
	const char *column;
};

/* The data is kept by the arena. */
static struct json_t *trend_json(struct request *req, const struct result *days, const struct trend *trend)
{
	struct line_chart_data *data = arena_alloc(req->arena, sizeof *data);
	struct line_series *series = arena_alloc(req->arena, sizeof *series);
	size_t count = result_count(days);
	double *values = arena_array(req->arena, count, sizeof *values);
	int64_t *dates = arena_array(req->arena, count, sizeof *dates);

	for (size_t i = 0; i < count; i++) {
		values[i] = result_text(days, i, trend->column) ? result_real(days, i, trend->column) : CHART_MISSING;
		dates[i] = result_integer(days, i, "day");
	}
	*series = (struct line_series){{trend->series, NULL}, values};
	*data = (struct line_chart_data){.id = trend->id, .title = {trend->title, NULL}, .unit = trend->unit, .days = dates, .count = count,
					 .series = series, .series_count = 1};
	return page_json(req, line_chart_json(req->arena, data));
}

/* GET /classroom/history/:class?cursor= */
enum http_status class_history_page(struct request *req)
{
	static const struct trend people = {"people", "classroom.history.people_trend", "classroom.history.people", CHART_COUNT, "people"};
	static const struct trend share = {"share", "classroom.history.share_trend", "classroom.history.share", CHART_SHARE, "share"};
	const struct uuid *class = path_uuid(req, "class");
	struct result *head = ask(req, SQL_CLASSROOM_HISTORY_CLASS, PARAMS(P_UUID(class)));
	struct result *days = ask(req, SQL_CLASSROOM_HISTORY_DAYS, PARAMS(P_UUID(class)));
	struct result *sessions = ask(req, SQL_CLASSROOM_HISTORY,
				      PARAMS(P_UUID(class), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req))));

	sent(req);
	return render(req, "classroom/history", columns(head), page_of("sessions", sessions), flag("has_sessions", result_count(sessions) > 0),
		      flag("has_trend", result_count(days) > 1), json_value("people_trend", trend_json(req, days, &people)),
		      json_value("share_trend", trend_json(req, days, &share)));
}
