/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/event_statement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/uuid.h"

#define PASSING_SCORE 0.5
#define LONGEST_DURATION 32

static json_t *member(const json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);

	return json_is_null(value) ? NULL : value;
}

/* ---- verbs ---- */

struct verb {
	const char *word, *event_type, *result;
};

static const struct verb verbs[] = {
	{"passed", "test", "correct"}, {"failed", "test", "wrong"},       {"scored", "test", NULL}, {"mastered", "assessment", "correct"},
	{"evaluated", "assessment", NULL}, {"reviewed", "review", NULL},
};

static const struct verb other_verb = {"", "study", NULL};

/* "http://adlnet.gov/expapi/verbs/passed" */
static const char *last_word(const char *iri)
{
	const char *slash = strrchr(iri, '/'), *hash = strrchr(iri, '#');

	return hash && (!slash || hash > slash) ? hash + 1 : slash ? slash + 1 : iri;
}

static const struct verb *verb_of(const char *iri)
{
	const char *word = last_word(iri);

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(word, verbs[i].word) == 0)
			return &verbs[i];
	return &other_verb;
}

/* ---- actor ---- */

/* @return false when the actor names nobody we could know */
static bool put_student(json_t *event, const json_t *actor)
{
	static const char mailto[] = "mailto:";
	const char *name = json_string_value(member(member(actor, "account"), "name")), *mbox = json_string_value(member(actor, "mbox"));
	struct uuid id;

	if (name && uuid_parse(&id, name))
		json_object_set_new(event, "student_id", json_string(id.text));
	else if (name)
		json_object_set_new(event, "student", json_pack("{s:s}", "login", name));
	else if (mbox && strncasecmp(mbox, mailto, sizeof mailto - 1) == 0)
		json_object_set_new(event, "student", json_pack("{s:s}", "email", mbox + sizeof mailto - 1));
	else
		return false;
	return true;
}

/* ---- object and concept ---- */

/* The value of the first extension whose name ends with the word concept. */
static json_t *concept_extension(const json_t *holder)
{
	const char *name;
	json_t *value;

	json_object_foreach(member(holder, "extensions"), name, value)
		if (strcmp(last_word(name), "concept") == 0 && json_is_string(value))
			return value;
	return NULL;
}

/* A language map (xAPI 4.2.1): Korean, else English, else the first. */
static json_t *localised(json_t *map)
{
	static const char *const languages[] = {"ko", "en"};
	const char *name;
	json_t *value;

	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		json_object_foreach(map, name, value)
			if (strncasecmp(name, languages[i], 2) == 0 && json_is_string(value))
				return value;
	json_object_foreach(map, name, value)
		if (json_is_string(value))
			return value;
	return NULL;
}

static void put_object(json_t *content, const json_t *statement)
{
	const json_t *object = member(statement, "object"), *definition = member(object, "definition");
	json_t *concept = concept_extension(member(statement, "result"));

	if (!concept)
		concept = concept_extension(member(statement, "context"));
	if (!concept)
		concept = concept_extension(definition);
	if (!concept)
		concept = localised(member(definition, "name"));
	json_object_set(content, "activity", member(object, "id"));
	json_object_set(content, "activity_type", member(definition, "type"));
	json_object_set(content, "concept", concept);
}

/* ---- result ---- */

bool event_duration(const char *text, double *seconds)
{
	static const struct {
		char unit;
		bool is_time;
		double seconds;
	} units[] = {{'W', false, 604800}, {'D', false, 86400}, {'H', true, 3600}, {'M', true, 60}, {'S', true, 1}};
	bool is_time = false, has_part = false;
	size_t next = 0;

	*seconds = 0;
	if (*text++ != 'P' || strlen(text) > LONGEST_DURATION)
		return false;
	while (*text) {
		size_t digits = strspn(text, "0123456789."), unit = next;
		char *end;
		double number;

		if (*text == 'T' && !is_time) {
			is_time = true;
			has_part = false;
			text++;
			continue;
		}
		number = strtod(text, &end);
		if (!digits || end != text + digits)
			return false;
		while (unit < sizeof units / sizeof *units && (units[unit].unit != *end || units[unit].is_time != is_time))
			unit++;
		if (unit == sizeof units / sizeof *units)
			return false;
		*seconds += number * units[unit].seconds;
		next = unit + 1;
		has_part = true;
		text = end + 1;
	}
	return has_part && isfinite(*seconds);
}

static const char *result_word(const json_t *result, const struct verb *verb)
{
	const json_t *success = member(result, "success"), *scaled = member(member(result, "score"), "scaled");

	if (json_is_boolean(success))
		return json_is_true(success) ? "correct" : "wrong";
	if (json_is_number(scaled))
		return json_number_value(scaled) >= PASSING_SCORE ? "correct" : "wrong";
	return verb->result;
}

/* @return the member that is wrong, or NULL */
static const char *put_result(json_t *content, const json_t *result, const struct verb *verb)
{
	const json_t *duration = member(result, "duration");
	const char *word = result_word(result, verb);
	double seconds;

	if (word)
		json_object_set_new(content, "result", json_string(word));
	if (duration) {
		if (!json_is_string(duration) || !event_duration(json_string_value(duration), &seconds))
			return "result.duration";
		json_object_set_new(content, "time_spent", seconds == floor(seconds) && seconds < 1e15 ? json_integer((json_int_t)seconds) :
												       json_real(seconds));
	}
	json_object_set(content, "score", member(member(result, "score"), "scaled"));
	json_object_set(content, "response", member(result, "response"));
	json_object_set(content, "completion", member(result, "completion"));
	return NULL;
}

/* ---- statement ---- */

static bool is_of_type(const json_t *object, const char *type)
{
	const json_t *given = member(object, "objectType");

	return json_is_object(object) && (!given || (json_is_string(given) && strcmp(json_string_value(given), type) == 0));
}

/* What is wrong with a statement before it is an event. */
struct fault {
	const char *field, *code;
};

static struct fault put_statement(json_t *event, const json_t *statement, int node)
{
	const json_t *object = member(statement, "object");
	const char *iri = json_string_value(member(member(statement, "verb"), "id")), *wrong;
	json_t *content = json_object();

	json_object_set_new(event, "content", content);
	json_object_set(event, "occurred_at", member(statement, "timestamp"));
	json_object_set(event, "source_id", member(statement, "id"));
	json_object_set_new(event, "source_node", json_integer(node));
	if (!is_of_type(member(statement, "actor"), "Agent"))
		return (struct fault){"actor", member(statement, "actor") ? "wrong_type" : "required"};
	if (!put_student(event, member(statement, "actor")))
		return (struct fault){"actor", "not_found"};
	if (!iri)
		return (struct fault){"verb", "required"};
	if (strcmp(last_word(iri), "voided") == 0)
		return (struct fault){"verb", "unknown_choice"};
	if (!is_of_type(object, "Activity") || !json_is_string(member(object, "id")))
		return (struct fault){"object", object ? "wrong_type" : "required"};
	json_object_set_new(event, "event_type", json_string(verb_of(iri)->event_type));
	json_object_set_new(content, "verb", json_string(iri));
	put_object(content, statement);
	wrong = put_result(content, member(statement, "result"), verb_of(iri));
	return (struct fault){wrong, "not_a_duration"};
}

static void release(void *held)
{
	json_decref(*(json_t **)held);
}

void event_statement_add(struct event_batch *batch, json_t *statement)
{
	json_t **event;
	struct fault fault;

	if (!json_is_object(statement)) {
		event_batch_add(batch, statement);
		return;
	}
	event = arena_alloc(batch->arena, sizeof(json_t *));
	arena_on_reset(batch->arena, release, event);
	*event = json_object();
	fault = put_statement(*event, statement, batch->node);
	if (fault.field)
		event_batch_refuse(batch, fault.field, fault.code, 0);
	else
		event_batch_add(batch, *event);
}

const char *event_statement_field(const char *field)
{
	static const struct {
		const char *field, *member;
	} names[] = {
		{"occurred_at", "timestamp"}, {"source_id", "id"}, {"student_id", "actor"}, {"student", "actor"}, {"student.login", "actor"},
		{"student.email", "actor"}, {"content.concept", "object"}, {"content", "object"},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(field, names[i].field) == 0)
			return names[i].member;
	return field;
}
