/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/event.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/sealed.h"
#include "core/text.h"
#include "core/uuid.h"
#include "school/roster.h"

#define ITEMS_BYTES_MOST ((size_t)64 * 1024 * 1024)
#define LONGEST_SOURCE_ID 255
#define LONGEST_CONCEPT 200
#define LONGEST_CLASS_NAME 50
#define LONGEST_STUDENT_NUMBER 20
#define LONGEST_LOGIN 64
#define LONGEST_EMAIL 254
#define FIRST_YEAR 1900 /* nobody has learnt anything before */

/* One item while it is checked; what is found is written once all of it has passed. */
struct event {
	struct event_batch *batch;
	json_t *json;
	clock_time occurred_at;
	struct uuid student_id;
	bool has_student_id;
	json_int_t grade;
	const char *class_name, *student_number; /* NULL where the student is named by an id, a login or an address */
	const char *login, *email;
	const char *event_type, *source_id;
	const char *concept; /* NULL where none is named */
	bool counts, is_correct; /* for mastery, and how */
};

void event_batch_begin(struct event_batch *batch, struct arena *arena, const struct secret_key *key, int node, clock_time now)
{
	*batch = (struct event_batch){.arena = arena, .key = key, .node = node, .now = now};
	batch->items = strbuf_in_arena(arena, ITEMS_BYTES_MOST);
	batch->content = strbuf_in_arena(arena, EVENT_CONTENT_MOST);
	batch->last_error = &batch->errors;
	strbuf_add_char(batch->items, '[');
}

void event_batch_refuse(struct event_batch *batch, const char *field, const char *code, int64_t limit)
{
	struct event_error *error = arena_alloc(batch->arena, sizeof *error);

	*error = (struct event_error){.index = batch->sent++, .field = field, .code = code, .limit = limit};
	*batch->last_error = error;
	batch->last_error = &error->next;
}

static bool refuse(struct event *event, const char *field, const char *code, int64_t limit)
{
	event_batch_refuse(event->batch, field, code, limit);
	return false;
}

/* A member that is there; null is none. */
static json_t *member(const json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);

	return json_is_null(value) ? NULL : value;
}

/* A whole number, also one that is written as 4.0. */
static bool whole_number(const json_t *json, json_int_t *number)
{
	double real = json_real_value(json);

	if (json_is_real(json) && real == floor(real) && fabs(real) < 1e15)
		*number = (json_int_t)real;
	else if (json_is_integer(json))
		*number = json_integer_value(json);
	else
		return false;
	return true;
}

static bool check_characters(struct event *event, const char *field, const char *text, size_t length, int64_t most, const char **checked)
{
	if (!length)
		return refuse(event, field, "required", 0);
	if ((int64_t)text_characters(text, length) > most)
		return refuse(event, field, "too_long", most);
	if (text_has_control(text, length, false))
		return refuse(event, field, "control_characters", 0);
	*checked = text;
	return true;
}

/* A text of 1 to most characters as it was sent. */
static bool check_plain_text(struct event *event, const char *field, const json_t *json, int64_t most, const char **checked)
{
	const char *text = json_string_value(json);
	size_t length = json_string_length(json);

	if (!json)
		return refuse(event, field, "required", 0);
	if (!text)
		return refuse(event, field, "wrong_type", 0);
	return check_characters(event, field, text, length, most, checked);
}

/* As check_plain_text, of a name: in one writing (NFC) and without blanks at its ends. */
static bool check_name(struct event *event, const char *field, const json_t *json, int64_t most, const char **checked)
{
	struct arena *arena = event->batch->arena;
	size_t length;
	char *text;

	if (!json_is_string(json))
		return refuse(event, field, json ? "wrong_type" : "required", 0);
	text = text_typed(arena, json_string_value(json), json_string_length(json), &length);
	return check_characters(event, field, text, length, most, checked);
}

static bool check_word(struct event *event, const char *field, const json_t *json, const char *const *words, const char **checked)
{
	const char *text = json_string_value(json);

	if (!text)
		return refuse(event, field, json ? "wrong_type" : "required", 0);
	for (; *words; words++) {
		if (strcmp(text, *words) == 0) {
			*checked = *words;
			return true;
		}
	}
	return refuse(event, field, "unknown_choice", 0);
}

static bool refuse_unknown_members(struct event *event, json_t *object, const char *prefix, const char *const *known)
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value) {
		const char *const *word = known;

		while (*word && strcmp(name, *word) != 0)
			word++;
		if (!*word)
			return refuse(event, arena_printf(event->batch->arena, "%s%s", prefix, name), "unknown_field", 0);
	}
	return true;
}

/* ---- the members ---- */

/* RFC 3339: date and time with an offset, so that nobody's clock has to be guessed. */
static bool check_occurred_at(struct event *event)
{
	const json_t *json = member(event->json, "occurred_at");
	const char *text = json_string_value(json), *clock;

	if (!text)
		return refuse(event, "occurred_at", json ? "wrong_type" : "required", 0);
	clock = strlen(text) > sizeof "2026-11-20T" ? text + sizeof "2026-11-20T" - 1 : "";
	if (!strpbrk(clock, "Zz+-") || !clock_parse(&event->occurred_at, text, strlen(text)) ||
	    clock_calendar(event->occurred_at, 0).year < FIRST_YEAR)
		return refuse(event, "occurred_at", "not_a_moment", 0);
	if (event->occurred_at > event->batch->now + CLOCK_DAY)
		return refuse(event, "occurred_at", "occurred_at_future", 0);
	return true;
}

/* 12 and "12". */
static bool check_student_number(struct event *event, const json_t *json)
{
	json_int_t number;

	if (!whole_number(json, &number))
		return check_name(event, "student.student_number", json, LONGEST_STUDENT_NUMBER, &event->student_number);
	if (number < 0)
		return refuse(event, "student.student_number", "too_small", 0);
	event->student_number = arena_printf(event->batch->arena, "%lld", (long long)number);
	return true;
}

static bool check_place(struct event *event, json_t *student)
{
	const json_t *grade = member(student, "grade");
	const char *class_name;

	if (!whole_number(grade, &event->grade))
		return refuse(event, "student.grade", grade ? "not_a_number" : "required", 0);
	if (event->grade < 1 || event->grade > 12)
		return refuse(event, "student.grade", "not_a_grade", 0);
	if (!check_name(event, "student.class_name", member(student, "class_name"), LONGEST_CLASS_NAME, &class_name))
		return false;
	event->class_name = roster_class_name(event->batch->arena, class_name);
	return check_student_number(event, member(student, "student_number"));
}

/* By place, by log-in or by e-mail address. */
static bool check_named_student(struct event *event, json_t *student)
{
	static const char *const place[] = {"grade", "class_name", "student_number", NULL};
	static const char *const login[] = {"login", NULL}, *const email[] = {"email", NULL};

	if (!json_is_object(student))
		return refuse(event, "student", "wrong_type", 0);
	if (member(student, "login"))
		return refuse_unknown_members(event, student, "student.", login) &&
		       check_name(event, "student.login", member(student, "login"), LONGEST_LOGIN, &event->login);
	if (member(student, "email"))
		return refuse_unknown_members(event, student, "student.", email) &&
		       check_name(event, "student.email", member(student, "email"), LONGEST_EMAIL, &event->email);
	return refuse_unknown_members(event, student, "student.", place) && check_place(event, student);
}

static bool check_student(struct event *event)
{
	json_t *id = member(event->json, "student_id"), *student = member(event->json, "student");

	if (id && student)
		return refuse(event, "student", "doubled", 0);
	if (student)
		return check_named_student(event, student);
	if (!json_is_string(id))
		return refuse(event, "student_id", id ? "wrong_type" : "required", 0);
	event->has_student_id = uuid_parse(&event->student_id, json_string_value(id));
	return event->has_student_id || refuse(event, "student_id", "not_an_id", 0);
}

static bool check_source_node(struct event *event)
{
	const json_t *json = member(event->json, "source_node");
	json_int_t node;

	if (!whole_number(json, &node))
		return refuse(event, "source_node", json ? "not_a_number" : "required", 0);
	if (node < 1 || node > 6)
		return refuse(event, "source_node", "unknown_choice", 0);
	return node == event->batch->node || refuse(event, "source_node", "node_mismatch", 0);
}

/* ---- content ---- */

struct content_facts {
	int depth;            /* past EVENT_CONTENT_DEPTH: how deep it goes is not looked at */
	bool has_exact_reals; /* numbers that 15 digits do not say */
	bool is_out_of_range; /* a number that event.h does not allow */
};

static bool needs_all_digits(double real)
{
	char text[32];

	snprintf(text, sizeof text, "%.15g", real);
	return strtod(text, NULL) != real;
}

static void look_at_real(double real, struct content_facts *facts)
{
	double size = fabs(real);

	facts->has_exact_reals |= needs_all_digits(real);
	facts->is_out_of_range |= size >= EVENT_NUMBER_END || (size > 0 && size < EVENT_NUMBER_LEAST);
}

static void look_into(json_t *json, int depth, struct content_facts *facts)
{
	const char *name;
	json_t *value;
	size_t i;

	if (json_is_real(json))
		look_at_real(json_real_value(json), facts);
	if (json_is_object(json) || json_is_array(json))
		depth++;
	if (depth > facts->depth)
		facts->depth = depth;
	if (depth > EVENT_CONTENT_DEPTH)
		return;
	if (json_is_object(json)) {
		json_object_foreach(json, name, value)
			look_into(value, depth, facts);
	} else {
		json_array_foreach(json, i, value)
			look_into(value, depth, facts);
	}
}

static int add_bytes(const char *bytes, size_t length, void *buffer)
{
	strbuf_add(buffer, bytes, length);
	return 0;
}

/* Leaves the content as JSON in batch->content: 0.65 stays 0.65. */
static bool write_content(struct event *event, json_t *content)
{
	struct strbuf *out = event->batch->content;
	struct content_facts facts = {0};

	look_into(content, 0, &facts);
	if (facts.depth > EVENT_CONTENT_DEPTH)
		return refuse(event, "content", "too_deep", EVENT_CONTENT_DEPTH);
	if (facts.is_out_of_range)
		return refuse(event, "content", "number_out_of_range", 0);
	strbuf_clear(out);
	json_dump_callback(content, add_bytes, out, JSON_COMPACT | JSON_REAL_PRECISION(facts.has_exact_reals ? 17 : 15));
	return !strbuf_overflowed(out) || refuse(event, "content", "content_too_long", EVENT_CONTENT_MOST);
}

/* The concept is kept as it was checked, so that the history counts anew to the same. */
static bool check_concept(struct event *event, json_t *content)
{
	const json_t *concept = member(content, "concept");

	if (!concept)
		return true;
	if (!check_name(event, "content.concept", concept, LONGEST_CONCEPT, &event->concept))
		return false;
	if (strcmp(event->concept, json_string_value(concept)) != 0)
		json_object_set_new(content, "concept", json_string(event->concept));
	return true;
}

static bool check_content(struct event *event)
{
	static const char *const results[] = {"correct", "wrong", NULL};
	json_t *content = member(event->json, "content");
	const json_t *result = member(content, "result");
	const char *word = NULL;
	bool may_count = strcmp(event->event_type, "intervention") != 0;

	if (!json_is_object(content))
		return refuse(event, "content", content ? "wrong_type" : "required", 0);
	if (!check_concept(event, content) ||
	    (may_count && result && !check_word(event, "content.result", result, results, &word)))
		return false;
	event->counts = event->concept && word;
	event->is_correct = word == results[0];
	return write_content(event, content);
}

static bool check(struct event *event)
{
	static const char *const known[] = {"student_id", "student", "event_type", "source_node", "source_id", "content", "occurred_at", NULL};
	static const char *const types[] = {"study", "test", "intervention", "review", "assessment", NULL};

	if (!event->json)
		return refuse(event, "", "bad_json", 0);
	if (!json_is_object(event->json))
		return refuse(event, "", "not_an_object", 0);
	return check_occurred_at(event) && refuse_unknown_members(event, event->json, "", known) &&
	       check_student(event) && check_word(event, "event_type", member(event->json, "event_type"), types, &event->event_type) &&
	       check_source_node(event) &&
	       check_plain_text(event, "source_id", member(event->json, "source_id"), LONGEST_SOURCE_ID, &event->source_id) &&
	       check_content(event);
}

/* ---- what hub.accept_events takes ---- */

static void write_text(struct strbuf *out, const char *name, const char *text)
{
	strbuf_add_format(out, ",\"%s\":", name);
	strbuf_add_json(out, text, strlen(text));
}

static void write_student(struct strbuf *out, const struct event *event)
{
	if (event->has_student_id) {
		strbuf_add_format(out, ",\"student_id\":\"%s\"", event->student_id.text);
	} else if (event->login) {
		write_text(out, "login", event->login);
	} else if (event->email) {
		write_text(out, "email_tag", sealed_email_tag(event->batch->key, event->batch->arena, event->email));
	} else {
		strbuf_add_format(out, ",\"grade\":%lld", (long long)event->grade);
		write_text(out, "class_name", event->class_name);
		write_text(out, "student_number", event->student_number);
	}
}

static void write_event(const struct event *event)
{
	struct event_batch *batch = event->batch;
	struct strbuf *out = batch->items;
	char occurred_at[CLOCK_TEXT_SIZE];

	clock_format(event->occurred_at, occurred_at);
	strbuf_add_format(out, "%s{\"index\":%zu,\"occurred_at\":\"%s\"", batch->good ? "," : "", batch->sent, occurred_at);
	write_student(out, event);
	write_text(out, "event_type", event->event_type);
	write_text(out, "source_id", event->source_id);
	strbuf_add_text(out, ",\"content\":");
	strbuf_add(out, batch->content->data, batch->content->length);
	if (event->concept)
		write_text(out, "concept", event->concept);
	if (event->counts)
		strbuf_add_format(out, ",\"is_correct\":%s", event->is_correct ? "true" : "false");
	strbuf_add_char(out, '}');
	batch->good++;
	batch->sent++;
}

void event_batch_add(struct event_batch *batch, json_t *item)
{
	struct event event = {.batch = batch, .json = item};

	if (check(&event))
		write_event(&event);
}

const char *event_batch_items(struct event_batch *batch)
{
	strbuf_add_char(batch->items, ']');
	return strbuf_text(batch->items);
}
