/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/progress_pages.h"

#include <jansson.h>
#include <string.h>

#include "speaking/voice_pages.h"
#include "view/chart_json.h"
#include "web/day_line.h"
#include "web/page.h"

/* What a page of progress asks in any case: the student (NULL: the caller), and the days that are shown. */
struct progress {
	struct result *head, *days, *sessions;
};

/* Where a form of the page is shown again its fields are the form's, and the days are this week's. */
static struct progress ask_progress(struct request *req, const struct uuid *student)
{
	bool is_shown_again = req->method == HTTP_POST;
	const char *view = is_shown_again ? NULL : field_text(req, "view"), *day = is_shown_again ? NULL : field_text(req, "day");
	struct params params = PARAMS(P_UUID(student), P_TEXT(view), P_TEXT(day));

	return (struct progress){ask(req, SQL_SPEAKING_PROGRESS, params), ask(req, SQL_SPEAKING_PROGRESS_DAYS, params),
				 ask(req, SQL_SPEAKING_PROGRESS_SESSIONS, params)};
}

static json_t *figure_json(struct request *req, const struct result *days, const char *figure, enum chart_unit unit, double target)
{
	const char *title = arena_printf(req->arena, "speaking.progress.%s", figure);

	return day_line_json(req->arena, days, &(struct day_line){.figure = figure, .title = title, .unit = unit, .target = target});
}

/* The charts of a page, one below the other. */
static json_t *charts_json(struct request *req, const struct progress *shown)
{
	double goal = (double)result_integer(shown->head, 0, "daily_goal");
	json_t *charts = json_array();

	chart_json_append(charts, figure_json(req, shown->days, "minutes", CHART_COUNT, goal));
	chart_json_append(charts, figure_json(req, shown->days, "score", CHART_COUNT, 0));
	chart_json_append(charts, figure_json(req, shown->days, "density", CHART_SHARE, 0));
	chart_json_append(charts, figure_json(req, shown->days, "pace", CHART_COUNT, 0));
	return page_json(req, charts);
}

/* The one that was just typed, else the student's; "" for the school's. */
static const char *chosen_voice(const struct request *req, const struct result *head)
{
	const struct pair *typed = pairs_find(&req->form, "voice_id");
	const char *preferred = typed ? typed->value : result_text(head, 0, "voice_id");

	return preferred ? preferred : "";
}

/* GET /speaking/progress, and the form of its preferences again. */
enum http_status progress_page(struct request *req)
{
	const struct pair *goal = pairs_find(&req->form, "daily_goal"), *offline = pairs_find(&req->form, "appears_offline");
	struct progress shown = ask_progress(req, NULL);

	sent(req);
	return render(req, "speaking/progress", columns(shown.head), rows("sessions", shown.sessions),
		      text("goal_field", goal ? goal->value : result_text(shown.head, 0, "daily_goal")),
		      flag("offline_field", req->method == HTTP_POST ? offline != NULL : result_boolean(shown.head, 0, "appears_offline")),
		      json_value("voices", voice_choices(req, chosen_voice(req, shown.head))), json_value("charts", charts_json(req, &shown)),
		      text("path", "/speaking/progress"));
}

/* GET /students/:student/speaking */
enum http_status student_speaking_page(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	struct progress shown = ask_progress(req, student);
	struct result *attempts = ask(req, SQL_SPEAKING_STUDENT_ATTEMPTS, PARAMS(P_UUID(student)));

	ask(req, SQL_SPEAKING_LOG_LOOK, PARAMS(P_UUID(student)));
	sent(req);
	return render(req, "speaking/student", columns(shown.head), rows("sessions", shown.sessions), rows("attempts", attempts),
		      json_value("charts", charts_json(req, &shown)), text("path", arena_printf(req->arena, "/students/%s/speaking", student->text)));
}
