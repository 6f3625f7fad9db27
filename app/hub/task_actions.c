/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/task_actions.h"

#include <string.h>

#include "core/json_text.h"
#include "hub/task_picker.h"
#include "view/json_data.h"
#include "web/page.h"

static const char *task_path(struct request *req, const struct uuid *task)
{
	return arena_printf(req->arena, "/hub/tasks/%s", task->text);
}

static enum http_status refuse(struct request *req, const char *field, const char *code)
{
	return invalid(req, field, code, 0);
}

/* ---- making ---- */

static struct task_wish new_wish(struct request *req)
{
	struct result *zone = run(req, SQL_HUB_TASK_ZONE, NO_PARAMS);

	return (struct task_wish){.status = "active", .time_zone = result_text(zone, 0, "time_zone")};
}

static enum http_status create(struct request *req, const struct task_wish *wish, struct uuid *task)
{
	struct result *created = run(req, SQL_HUB_TASK_CREATE,
		PARAMS(P_UUID(field_uuid(req, "student_id")), P_TEXT(field_text(req, "task_type")), P_TEXT(wish->schedule_type),
		       P_TEXT(wish->cron_expression), P_TEXT(json_text(req->arena, json_incref(wish->config))), P_TEXT(wish->missed),
		       P_TEXT(wish->status), wish->has_next ? P_TIME(wish->next) : P_NULL()));

	result_uuid(created, 0, "id", task);
	return done(req, .status = HTTP_CREATED, .to = task_path(req, task), .flash = "hub.task.flash.created",
		    DOCUMENT(SQL_HUB_TASK, PARAMS(P_UUID(task))));
}

enum http_status task_create(struct request *req)
{
	struct task_wish wish = new_wish(req);
	struct task_fault fault;
	json_t *config = field_json(req, "config");
	struct uuid task;

	wish.schedule_type = field_text(req, "schedule_type");
	wish.cron_expression = field_text(req, "cron_expression");
	wish.missed = field_text(req, "missed");
	wish.config = config ? config : json_kept(req->arena, json_object());
	wish.has_next = field_time(req, "next_run_at", &wish.next);
	if (field_text(req, "status"))
		wish.status = field_text(req, "status");
	fault = task_reckon(&wish, clock_now());
	return fault.field ? refuse(req, fault.field, fault.code) : create(req, &wish, &task);
}

enum http_status task_create_by_form(struct request *req)
{
	struct task_wish wish = new_wish(req);
	struct task_fault fault;
	struct uuid task;

	wish.config = json_kept(req->arena, json_object());
	task_sections_read(req, wish.config);
	fault = task_picker_read(req, &wish);
	if (!fault.field)
		fault = task_reckon(&wish, clock_now());
	return fault.field ? refuse(req, task_picker_field(fault.field), fault.code) : create(req, &wish, &task);
}

/* ---- changing ---- */

/* The task as it stands, held until the end of the transaction. */
static struct task_wish lock(struct request *req)
{
	struct result *task = run(req, SQL_HUB_TASK_LOCK, PARAMS(P_UUID(path_uuid(req, "task"))));
	struct task_wish wish = {
		.schedule_type = result_text(task, 0, "schedule_type"),
		.cron_expression = result_text(task, 0, "cron_expression"),
		.status = result_text(task, 0, "status"),
		.time_zone = result_text(task, 0, "time_zone"),
		.config = json_read(req->arena, result_text(task, 0, "config")),
	};

	wish.has_next = result_time(task, 0, "next_run_at", &wish.next);
	return wish;
}

static bool same_text(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

static bool comes_the_same(const struct task_wish *before, const struct task_wish *now)
{
	return same_text(before->schedule_type, now->schedule_type) && same_text(before->cron_expression, now->cron_expression) &&
	       json_equal(json_object_get(before->config, "every_seconds"), json_object_get(now->config, "every_seconds"));
}

/* Keep the time that is set while nothing changes when the task comes; else, without a new one, reckon it. */
static enum http_status change(struct request *req, const struct task_wish *before, struct task_wish *wish, const char *flash,
			       const char *(*field_of)(const char *field))
{
	const struct uuid *task = path_uuid(req, "task");
	struct task_fault fault;

	if (!wish->has_next && comes_the_same(before, wish) && strcmp(before->status, "completed") != 0) {
		wish->has_next = before->has_next;
		wish->next = before->next;
	}
	fault = task_reckon(wish, clock_now());
	if (fault.field)
		return refuse(req, field_of ? field_of(fault.field) : fault.field, fault.code);
	ask(req, SQL_HUB_TASK_CHANGE,
	    PARAMS(P_UUID(task), P_TEXT(wish->schedule_type), P_TEXT(wish->cron_expression), P_TEXT(json_text(req->arena, json_incref(wish->config))),
		   P_TEXT(wish->missed), P_TEXT(wish->status), wish->has_next ? P_TIME(wish->next) : P_NULL()));
	return done(req, .to = task_path(req, task), .flash = flash, DOCUMENT(SQL_HUB_TASK, PARAMS(P_UUID(task))));
}

/* RFC 7396, of the first level: null takes a member away, what is not named stays. */
static json_t *patched(struct request *req, json_t *config, json_t *changes)
{
	json_t *whole = json_kept(req->arena, json_copy(config)), *value;
	const char *name;

	if (!json_is_object(changes))
		return changes;
	json_object_foreach(changes, name, value) {
		if (json_is_null(value))
			json_object_del(whole, name);
		else
			json_object_set(whole, name, value);
	}
	return whole;
}

enum http_status task_change(struct request *req)
{
	const struct task_wish before = lock(req);
	struct task_wish wish = before;
	json_t *config = field_json(req, "config");
	const char *type = field_text(req, "schedule_type"), *expression = field_text(req, "cron_expression");

	if (type && strcmp(type, before.schedule_type) != 0) {
		wish.schedule_type = type;
		wish.cron_expression = NULL;
	}
	if (expression)
		wish.cron_expression = expression;
	if (config)
		wish.config = patched(req, before.config, config);
	if (field_text(req, "status"))
		wish.status = field_text(req, "status");
	wish.missed = field_text(req, "missed");
	wish.has_next = field_time(req, "next_run_at", &wish.next);
	return change(req, &before, &wish, NULL, NULL);
}

enum http_status task_change_by_form(struct request *req)
{
	const struct task_wish before = lock(req);
	struct task_wish wish = before;
	struct task_fault fault;

	wish.config = json_kept(req->arena, json_copy(before.config));
	if (strcmp(before.status, "completed") == 0)
		wish.status = "active";
	task_sections_read(req, wish.config);
	fault = task_picker_read(req, &wish);
	if (fault.field)
		return refuse(req, fault.field, fault.code);
	return change(req, &before, &wish, "hub.task.flash.changed", task_picker_field);
}

static enum http_status set_status(struct request *req, const char *status, const char *flash)
{
	const struct task_wish before = lock(req);
	struct task_wish wish = before;

	wish.status = status;
	wish.has_next = false;
	return change(req, &before, &wish, flash, NULL);
}

enum http_status task_pause(struct request *req)
{
	return set_status(req, "paused", "hub.task.flash.paused");
}

enum http_status task_resume(struct request *req)
{
	return set_status(req, "active", "hub.task.flash.resumed");
}

/* ---- the rest ---- */

enum http_status task_run(struct request *req)
{
	const struct uuid *task = path_uuid(req, "task");

	ask(req, SQL_HUB_TASK_RUN, PARAMS(P_UUID(task)));
	return done(req, .status = HTTP_ACCEPTED, .to = task_path(req, task), .flash = "hub.task.flash.running",
		    DOCUMENT(SQL_HUB_TASK, PARAMS(P_UUID(task))));
}

enum http_status task_delete(struct request *req)
{
	ask(req, SQL_HUB_TASK_DELETE, PARAMS(P_UUID(path_uuid(req, "task"))));
	return done(req, .to = "/hub/tasks", .flash = "hub.task.flash.deleted");
}
