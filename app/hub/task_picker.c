/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/task_picker.h"

#include <string.h>

#include "hub/report_data.h"
#include "hub/task_words.h"

#define DAYS_OF_WEEK 7
#define USUAL_TIME "07:30"

static const struct {
	const char *name;
	int64_t seconds;
} units[] = {{"minutes", 60}, {"hours", 3600}, {"days", 86400}};

static const char *const repeats[] = {"daily", "weekly", "monthly", "interval", "once", "cron"};

#define COUNT(items) (sizeof(items) / sizeof *(items))

static const struct task_fault no_fault = {NULL, NULL};

/* ---- from the form to a schedule ---- */

static const char *weekday_field(struct request *req, int weekday)
{
	return arena_printf(req->arena, "weekday_%d", weekday);
}

static const char *chosen_weekdays(struct request *req)
{
	const char *list = "";

	for (int i = 0; i < DAYS_OF_WEEK; i++)
		if (field_boolean(req, weekday_field(req, i), false))
			list = arena_printf(req->arena, "%s%s%d", list, *list ? "," : "", i);
	return list;
}

static int two_digits(const char *text)
{
	return 10 * (text[0] - '0') + text[1] - '0';
}

/* "M H", from a time of day as FIELD_TIME_OF_DAY takes it. */
static const char *cron_time(struct request *req, const char *time)
{
	return arena_printf(req->arena, "%d %d", two_digits(time + 3), two_digits(time));
}

static struct task_fault read_days(struct request *req, const char *repeat, struct task_wish *wish)
{
	const char *time = field_text(req, "time"), *weekdays = chosen_weekdays(req);
	int64_t day = field_integer(req, "day", 0);

	wish->schedule_type = "cron";
	if (!time)
		return (struct task_fault){"time", "required"};
	if (strcmp(repeat, "weekly") == 0 && !*weekdays)
		return (struct task_fault){"weekdays", "required"};
	if (strcmp(repeat, "monthly") == 0 && !day)
		return (struct task_fault){"day", "required"};
	if (strcmp(repeat, "weekly") == 0)
		wish->cron_expression = arena_printf(req->arena, "%s * * %s", cron_time(req, time), weekdays);
	else if (strcmp(repeat, "monthly") == 0)
		wish->cron_expression = arena_printf(req->arena, "%s %d * *", cron_time(req, time), (int)day);
	else
		wish->cron_expression = arena_printf(req->arena, "%s * * *", cron_time(req, time));
	return no_fault;
}

static struct task_fault read_interval(struct request *req, struct task_wish *wish)
{
	const char *unit = field_text(req, "unit");
	int64_t every = field_integer(req, "every", 0);

	wish->schedule_type = "interval";
	if (!every)
		return (struct task_fault){"every", "required"};
	for (size_t i = 0; i < COUNT(units); i++)
		if (unit && strcmp(unit, units[i].name) == 0)
			json_object_set_new(wish->config, "every_seconds", json_integer(every * units[i].seconds));
	return no_fault;
}

static struct task_fault read_once(struct request *req, struct task_wish *wish)
{
	wish->schedule_type = "one_time";
	wish->has_next = field_time(req, "at", &wish->next);
	return wish->has_next ? no_fault : (struct task_fault){"at", "required"};
}

void task_sections_read(struct request *req, json_t *config)
{
	json_t *chosen = json_array();

	for (size_t i = 0; i < REPORT_SECTION_COUNT; i++)
		if (field_boolean(req, arena_printf(req->arena, "section_%s", report_section_names[i]), false))
			json_array_append_new(chosen, json_string(report_section_names[i]));
	if (json_array_size(chosen))
		json_object_set(config, "include_sections", chosen);
	else
		json_object_del(config, "include_sections");
	json_decref(chosen);
}

struct task_fault task_picker_read(struct request *req, struct task_wish *wish)
{
	const char *repeat = field_text(req, "repeat");

	json_object_del(wish->config, "every_seconds");
	wish->missed = field_boolean(req, "skip_missed", false) ? "skip" : "run_once";
	wish->cron_expression = NULL;
	wish->has_next = false;
	if (strcmp(repeat, "interval") == 0)
		return read_interval(req, wish);
	if (strcmp(repeat, "once") == 0)
		return read_once(req, wish);
	if (strcmp(repeat, "cron") != 0)
		return read_days(req, repeat, wish);
	wish->schedule_type = "cron";
	wish->cron_expression = field_text(req, "cron_expression");
	return no_fault;
}

const char *task_picker_field(const char *field)
{
	if (strcmp(field, "config") == 0)
		return "every";
	return strcmp(field, "next_run_at") == 0 ? "at" : field;
}

/* ---- from a schedule to the form ---- */

struct picker {
	struct request *req;
	json_t *data;
};

/* What was sent under a name; NULL where the form is not shown again, or the box was empty. */
static const char *sent_text(const struct request *req, const char *name)
{
	const struct pair *pair = pairs_find(&req->form, name);

	return pair ? pair->value : NULL;
}

static void put(struct picker *picker, const char *name, const char *text)
{
	json_object_set_new(picker->data, name, json_string(text ? text : ""));
}

static void put_flag(struct picker *picker, const char *name, bool flag)
{
	json_object_set_new(picker->data, name, json_boolean(flag));
}

static void put_weekdays(struct picker *picker, uint64_t chosen)
{
	json_t *list = json_array();

	for (int i = 1; i <= DAYS_OF_WEEK; i++) {
		int weekday = i % DAYS_OF_WEEK; /* Monday first */

		json_array_append_new(list, json_pack("{s:s, s:o, s:b}", "field", weekday_field(picker->req, weekday), "label",
			json_string(arena_printf(picker->req->arena, "hub.task.weekday.%d", weekday)), "is_chosen",
			(int)(chosen >> weekday & 1)));
	}
	json_object_set_new(picker->data, "weekdays", list);
}

static void put_options(struct picker *picker, const char *name, const char *const *options, size_t count, const char *chosen)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "value", options[i], "label",
			arena_printf(picker->req->arena, "hub.task.%s.%s", name, options[i]), "is_chosen",
			chosen && strcmp(chosen, options[i]) == 0));
	json_object_set_new(picker->data, arena_printf(picker->req->arena, "%ss", name), list);
}

static void put_sections(struct picker *picker, bool (*is_chosen)(const struct picker *picker, const char *section, const void *context),
			 const void *context)
{
	json_t *list = json_array();

	for (size_t i = 0; i < REPORT_SECTION_COUNT; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "field",
			arena_printf(picker->req->arena, "section_%s", report_section_names[i]), "label",
			arena_printf(picker->req->arena, "hub.report.section.%s", report_section_names[i]), "is_chosen",
			is_chosen(picker, report_section_names[i], context)));
	json_object_set_new(picker->data, "sections", list);
}

static void put_interval(struct picker *picker, int64_t seconds)
{
	const char *const names[] = {units[0].name, units[1].name, units[2].name};
	size_t unit = COUNT(units) - 1;

	while (unit && seconds % units[unit].seconds)
		unit--;
	put(picker, "every", arena_printf(picker->req->arena, "%lld", (long long)(seconds / units[unit].seconds)));
	put_options(picker, "unit", names, COUNT(names), names[unit]);
}

/* The repeat that an expression is, with its time, weekdays and day; "cron" where it is none that can be picked. */
static const char *put_cron(struct picker *picker, const char *expression)
{
	struct cron cron;
	int minute, hour, day;

	put(picker, "cron_expression", expression);
	if (!expression || !cron_parse(&cron, expression))
		return "cron";
	minute = task_only_bit(cron.minutes);
	hour = task_only_bit(cron.hours);
	day = task_only_bit(cron.days);
	if (minute < 0 || hour < 0 || !task_is_any_month(&cron))
		return "cron";
	put(picker, "time", arena_printf(picker->req->arena, "%02d:%02d", hour, minute));
	if (task_is_any_day(&cron) && !cron.any_weekday)
		put_weekdays(picker, cron.weekdays);
	if (day > 0)
		put(picker, "day", arena_printf(picker->req->arena, "%d", day));
	if (task_is_any_day(&cron))
		return task_is_any_weekday(&cron) ? "daily" : cron.any_weekday ? "cron" : "weekly";
	return day > 0 && task_is_any_weekday(&cron) ? "monthly" : "cron";
}

static bool config_has_section(const struct picker *picker, const char *section, const void *context)
{
	const json_t *wanted = json_object_get(context, "include_sections");
	const json_t *one;
	size_t i;

	(void)picker;
	json_array_foreach(wanted, i, one) {
		if (strcmp(json_string_value(one), section) == 0)
			return true;
	}
	return !wanted;
}

static bool sent_section(const struct picker *picker, const char *section, const void *context)
{
	(void)context;
	return sent_text(picker->req, arena_printf(picker->req->arena, "section_%s", section)) != NULL;
}

/* In the installation's zone, as the field is read. */
static void put_local_time(struct picker *picker, const struct result *task)
{
	struct clock_calendar at;
	clock_time next;

	if (!result_time(task, 0, "next_run_at", &next))
		return;
	at = clock_calendar(next, clock_offset(next));
	put(picker, "at", arena_printf(picker->req->arena, "%04d-%02d-%02dT%02d:%02d", at.year, at.month, at.day, at.hour, at.minute));
}

static void put_usual(struct picker *picker)
{
	put(picker, "time", USUAL_TIME);
	put(picker, "day", "1");
	put(picker, "cron_expression", "");
	put(picker, "at", "");
	put_weekdays(picker, 1 << 1);
	put_interval(picker, 86400);
}

static void put_task(struct picker *picker, const struct result *task)
{
	const char *type = task ? result_text(task, 0, "schedule_type") : NULL, *repeat = "weekly";
	json_t *config = task ? json_loads(result_text(task, 0, "config"), 0, NULL) : NULL;

	put_usual(picker);
	if (type && strcmp(type, "interval") == 0) {
		put_interval(picker, result_integer(task, 0, "every_seconds"));
		repeat = "interval";
	} else if (type && strcmp(type, "one_time") == 0) {
		put_local_time(picker, task);
		repeat = "once";
	} else if (type) {
		repeat = put_cron(picker, result_text(task, 0, "cron_expression"));
	}
	put_options(picker, "repeat", repeats, COUNT(repeats), repeat);
	put_sections(picker, config_has_section, config);
	put_flag(picker, "skip_missed", task && result_boolean(task, 0, "skip_missed"));
	json_decref(config);
}

static void put_sent(struct picker *picker)
{
	static const char *const texts[] = {"time", "day", "every", "at", "cron_expression"};
	const char *const names[] = {units[0].name, units[1].name, units[2].name};
	const struct request *req = picker->req;
	uint64_t weekdays = 0;

	for (size_t i = 0; i < COUNT(texts); i++)
		put(picker, texts[i], sent_text(req, texts[i]));
	for (int i = 0; i < DAYS_OF_WEEK; i++)
		if (sent_text(req, weekday_field(picker->req, i)))
			weekdays |= UINT64_C(1) << i;
	put_weekdays(picker, weekdays);
	put_options(picker, "unit", names, COUNT(names), sent_text(req, "unit"));
	put_options(picker, "repeat", repeats, COUNT(repeats), sent_text(req, "repeat"));
	put_sections(picker, sent_section, NULL);
	put_flag(picker, "skip_missed", sent_text(req, "skip_missed") != NULL);
}

json_t *task_picker_data(struct request *req, const struct result *task)
{
	struct picker picker = {.req = req, .data = json_object()};

	if (sent_text(req, "repeat"))
		put_sent(&picker);
	else
		put_task(&picker, task);
	return page_json(req, picker.data);
}
