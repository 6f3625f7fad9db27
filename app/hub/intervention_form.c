/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intervention_form.h"

#include <stdlib.h>
#include <string.h>

#include "core/json_text.h"
#include "core/text.h"
#include "web/page.h"

#define MOST_SENT_AREAS 12
#define EXTRA_ROWS 3
#define EXTRA_STEPS_FROM (2 * MOST_SENT_AREAS + 1) /* the numbers of the teacher's own steps come after those of the areas */

static const char *sent_text(const struct request *req, const char *name)
{
	const struct pair *pair = pairs_find(&req->form, name);

	return pair && !pair->file ? pair->value : "";
}

static const char *step_text(struct request *req, int number, const char *member)
{
	return sent_text(req, arena_printf(req->arena, "step_%d_%s", number, member));
}

static const char *area_concept(struct request *req, int number)
{
	return sent_text(req, arena_printf(req->arena, "area_%d", number));
}

/* ---- what was sent ---- */

/* A number that was typed times factor; text that is none goes on as text, and is refused there. */
static void add_number(json_t *step, const char *member, const char *typed, long factor)
{
	size_t digits = strspn(typed, "0123456789");

	if (!*typed)
		return;
	if (typed[digits] || digits > 6)
		json_object_set_new(step, member, json_string("?"));
	else
		json_object_set_new(step, member, json_integer(strtol(typed, NULL, 10) * factor));
}

static void add_step(struct request *req, json_t *path, int number)
{
	const char *concept = step_text(req, number, "concept"), *area = step_text(req, number, "area");
	json_t *step;

	if (!*step_text(req, number, "use") || !*step_text(req, number, "activity") || (*area && !*area_concept(req, (int)strtol(area, NULL, 10))))
		return;
	step = json_object();
	json_object_set_new(step, "activity", json_string(step_text(req, number, "activity")));
	if (*concept)
		json_object_set_new(step, "concept", json_string(concept));
	add_number(step, "num_problems", step_text(req, number, "problems"), 1);
	add_number(step, "estimated_duration", step_text(req, number, "minutes"), 60);
	json_array_append_new(path, step);
}

static void add_area(json_t *areas, const char *concept)
{
	if (*concept)
		json_array_append_new(areas, json_pack("{s:s}", "concept", concept));
}

bool intervention_form_read(struct request *req, const char *other_concept, const char **areas, const char **path, const char **field,
			    struct document_fault *fault)
{
	json_t *sent_areas = json_kept(req->arena, json_array()), *sent_path = json_kept(req->arena, json_array());

	for (int number = 1; number <= MOST_SENT_AREAS; number++)
		add_area(sent_areas, area_concept(req, number));
	add_area(sent_areas, other_concept ? other_concept : "");
	for (int number = 1; number < EXTRA_STEPS_FROM + EXTRA_ROWS; number++)
		add_step(req, sent_path, number);
	*field = "areas";
	*path = NULL;
	*areas = intervention_areas(req->arena, sent_areas, fault);
	if (!*areas || !json_array_size(sent_path))
		return *areas != NULL;
	*field = "steps";
	*path = intervention_path(req->arena, sent_path, fault);
	return *path != NULL;
}

/* ---- what is shown ---- */

static bool is_sent(const struct request *req)
{
	return req->form.count > 0;
}

static json_t *options(struct request *req, const char *chosen)
{
	json_t *list = json_array();

	for (const char *const *word = intervention_activities; *word; word++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:b}", "word", *word, "label",
						      arena_printf(req->arena, "hub.activity.%s", *word), "is_chosen",
						      strcmp(chosen, *word) == 0));
	return list;
}

/* One step of an area: what learning_path suggests, or what was sent. */
static json_t *area_step(struct request *req, const json_t *suggested, int area, int number)
{
	const char *activity = json_string_value(json_object_get(suggested, "activity"));
	json_int_t minutes = json_integer_value(json_object_get(suggested, "estimated_duration")) / 60;
	json_int_t problems = json_integer_value(json_object_get(suggested, "num_problems"));
	json_t *step = json_pack("{s:i,s:i,s:s,s:s,s:b}", "number", number, "area", area, "activity", activity, "label",
				 arena_printf(req->arena, "hub.activity.%s", activity), "is_used",
				 !is_sent(req) || *step_text(req, number, "use"));

	if (is_sent(req)) {
		json_object_set_new(step, "minutes", json_string(step_text(req, number, "minutes")));
		json_object_set_new(step, "problems", json_string(step_text(req, number, "problems")));
	} else {
		json_object_set_new(step, "minutes", json_integer(minutes));
		json_object_set_new(step, "problems", problems ? json_integer(problems) : json_null());
	}
	json_object_set_new(step, "has_problems", json_boolean(problems > 0));
	return step;
}

static json_t *area(struct request *req, const struct result *weak_areas, size_t row)
{
	int number = (int)row + 1;
	json_t *path = json_loads(result_text(weak_areas, row, "path"), 0, NULL), *steps = json_array();
	bool is_chosen = is_sent(req) ? *area_concept(req, number) != '\0' : result_boolean(weak_areas, row, "is_chosen");

	for (size_t i = 0; i < json_array_size(path); i++)
		json_array_append_new(steps, area_step(req, json_array_get(path, i), number, 2 * (int)row + (int)i + 1));
	json_decref(path);
	return json_pack("{s:i,s:s,s:s,s:b,s:b,s:o,s:o}", "number", number, "concept", result_text(weak_areas, row, "concept"), "concept_name",
			 result_text(weak_areas, row, "concept_name"), "is_chosen", is_chosen, "is_taken",
			 result_boolean(weak_areas, row, "is_taken"), "evidence",
			 json_loads(result_text(weak_areas, row, "evidence"), 0, NULL), "steps", steps);
}

json_t *intervention_form_areas(struct request *req, const struct result *weak_areas, json_t **extras)
{
	json_t *areas = json_array();

	for (size_t row = 0; row < result_count(weak_areas); row++)
		json_array_append_new(areas, area(req, weak_areas, row));
	*extras = json_array();
	for (int number = EXTRA_STEPS_FROM; number < EXTRA_STEPS_FROM + EXTRA_ROWS; number++)
		json_array_append_new(*extras, json_pack("{s:i,s:i,s:b,s:s,s:s,s:s,s:o}", "number", number, "place",
							 number - EXTRA_STEPS_FROM + 1, "is_used", *step_text(req, number, "use") != '\0',
							 "concept", step_text(req, number, "concept"), "problems",
							 step_text(req, number, "problems"), "minutes", step_text(req, number, "minutes"),
							 "options", options(req, step_text(req, number, "activity"))));
	return areas;
}
