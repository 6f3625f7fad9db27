/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/help_actions.h"

#include "web/page.h"

/* The list that the form stood on. */
static const char *list_path(struct request *req)
{
	const struct uuid *class = field_uuid(req, "class");
	const char *reason = field_text(req, "reason");
	const char *path = class ? arena_printf(req->arena, "/hub?class=%s", class->text) : "/hub";

	return reason ? arena_printf(req->arena, "%s%creason=%s", path, class ? '&' : '?', reason) : path;
}

static enum http_status nobody_chosen(struct request *req)
{
	return invalid(req, "students", "required", 0);
}

enum http_status help_message(struct request *req)
{
	const char *students = field_array(req, "students");
	struct result *sent_to;
	int64_t sent_count;

	if (!students)
		return nobody_chosen(req);
	sent_to = run(req, SQL_HUB_HELP_MESSAGE, PARAMS(P_TEXT(students), P_TEXT(field_text(req, "message"))));
	sent_count = result_integer(sent_to, 0, "sent_count");
	if (!result_integer(sent_to, 0, "unreachable_count"))
		return done(req, .to = list_path(req), .flash = "hub.help.flash.sent", .flash_count = sent_count);
	return done(req, .to = list_path(req), .flash = sent_count ? "hub.help.flash.sent_some" : "hub.help.flash.sent_none",
		    .flash_name = result_text(sent_to, 0, "unreachable_names"), .flash_count = sent_count, .tone = "wait");
}

enum http_status help_snooze(struct request *req)
{
	const struct uuid *only = field_uuid(req, "only");
	const char *students = only ? arena_printf(req->arena, "{%s}", only->text) : field_array(req, "students");
	struct result *snoozed;

	if (!students)
		return nobody_chosen(req);
	snoozed = run(req, SQL_HUB_HELP_SNOOZE, PARAMS(P_TEXT(students), P_TEXT(field_text(req, "until"))));
	return done(req, .to = list_path(req), .flash = "hub.help.flash.snoozed", .flash_count = result_integer(snoozed, 0, "student_count"),
		    .undo = only ? arena_printf(req->arena, "/hub/snoozes/%s/end", only->text) : NULL);
}

enum http_status help_snooze_end(struct request *req)
{
	ask(req, SQL_HUB_HELP_UNSNOOZE, PARAMS(P_UUID(path_uuid(req, "student"))));
	return done(req, .to = "/hub", .flash = "hub.help.flash.unsnoozed");
}

enum http_status help_rules_save(struct request *req)
{
	static const char *const rules[] = {"wrong_in_a_row", "inactive", "mastery_falling", "intervention_late", "waiting_for_tutor"};

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		ask(req, SQL_HUB_HELP_RULE_SAVE,
		    PARAMS(P_TEXT(rules[i]), P_REAL(field_number(req, rules[i], 0)),
			   P_BOOLEAN(field_boolean(req, arena_printf(req->arena, "%s_enabled", rules[i]), false))));
	return done(req, .to = "/hub/rules", .flash = "hub.rules.saved");
}

enum http_status help_rules_forget(struct request *req)
{
	ask(req, SQL_HUB_HELP_RULES_FORGET, NO_PARAMS);
	return done(req, .to = "/hub/rules", .flash = "hub.rules.forgotten");
}
