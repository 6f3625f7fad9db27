/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/roster.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "auth/sealed.h"
#include "core/clock.h"
#include "core/text.h"
#include "school/person.h"
#include "school/roster_metadata.h"

#define LONGEST_NAME 100
#define LONGEST_LOGIN 64
#define LONGEST_EMAIL 254
#define LONGEST_CLASS ROSTER_CLASS_MAXIMUM
#define LONGEST_CONTACT 254
#define LONGEST_METADATA 2000
#define MOST_CLASSES 30
#define LAST_GRADE 12
#define LONGEST_NUMBER 20
#define COLUMNS_MAXIMUM ((size_t)64 * 1024)
#define JSON_MAXIMUM ((size_t)32 * 1024 * 1024)

static const struct sheet_heading headings[] = {
#define ROSTER_COLUMN(column, english_, korean_) {english_, korean_},
#include "school/roster_columns.def"
};

static const struct {
	const char *word, *role;
} words[] = {
#define ROSTER_WORD(word_, role_) {word_, role_},
#include "school/roster_words.def"
};

/* ---- one row ---- */

struct reading {
	struct arena *arena;
	const struct secret_key *key;
	size_t places[ROSTER_COLUMN_COUNT]; /* column of the file + 1, 0 where it has none */
	const char *metadata[SHEET_COLUMNS_MAXIMUM]; /* by column of the file: its key, or NULL */
	bool has_heading[SHEET_COLUMNS_MAXIMUM], has_metadata;
	struct strbuf *out;
	const char *field, *code; /* the first thing wrong with this row */
	bool is_student, is_teacher;
};

static void refuse_field(struct reading *reading, const char *field, const char *code)
{
	if (!reading->code) {
		reading->field = field;
		reading->code = code;
	}
}

static void refuse(struct reading *reading, enum roster_column column, const char *code)
{
	refuse_field(reading, headings[column].english, code);
}

/* "" for what is not there or not to be read. field: what it is called where it is refused. */
static const char *cell_at(struct reading *reading, const struct sheet_row *row, size_t place, const char *field)
{
	const char *text = sheet_cell(reading->arena, row, place);

	if (!text)
		refuse_field(reading, field, "control_characters");
	return text ? text : "";
}

static const char *cell(struct reading *reading, const struct sheet_row *row, enum roster_column column)
{
	return cell_at(reading, row, reading->places[column], headings[column].english);
}

static void add_member(struct reading *reading, const char *name, const char *text)
{
	if (!*text)
		return;
	strbuf_add_format(reading->out, ",\"%s\":", name);
	strbuf_add_json(reading->out, text, strlen(text));
}

/* A contact, and its tag, which is found by. */
static void add_sealed(struct reading *reading, const char *name, const char *text, const char *tag)
{
	if (!*text)
		return;
	add_member(reading, arena_printf(reading->arena, "%s" SEALED_ENDING, name), sealed_seal(reading->key, reading->arena, text));
	add_member(reading, arena_printf(reading->arena, "%s_tag", name), tag);
}

static bool is_longer(const char *text, size_t most)
{
	return text_characters(text, strlen(text)) > most;
}

static void read_name(struct reading *reading, const struct sheet_row *row)
{
	const char *name = cell(reading, row, ROSTER_NAME);

	if (!*name)
		refuse(reading, ROSTER_NAME, "required");
	else if (is_longer(name, LONGEST_NAME))
		refuse(reading, ROSTER_NAME, "cell_too_long");
	add_member(reading, "name", name);
}

static void read_login(struct reading *reading, const struct sheet_row *row)
{
	const char *login = cell(reading, row, ROSTER_LOGIN);

	if (!*login)
		refuse(reading, ROSTER_LOGIN, "required");
	else if (is_longer(login, LONGEST_LOGIN))
		refuse(reading, ROSTER_LOGIN, "cell_too_long");
	else if (!person_login_is_good(login))
		refuse(reading, ROSTER_LOGIN, "bad_login");
	add_member(reading, "login", login);
}

static void read_email(struct reading *reading, const struct sheet_row *row)
{
	const char *email = cell(reading, row, ROSTER_EMAIL);

	if (is_longer(email, LONGEST_EMAIL))
		refuse(reading, ROSTER_EMAIL, "cell_too_long");
	else if (*email && !person_email_is_good(email))
		refuse(reading, ROSTER_EMAIL, "bad_email");
	add_sealed(reading, "email", email, sealed_email_tag(reading->key, reading->arena, email));
}

static const char *role_of(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i].word) == length && strncasecmp(words[i].word, word, length) == 0)
			return words[i].role;
	return NULL;
}

static void read_roles(struct reading *reading, const struct sheet_row *row)
{
	static const char separators[] = "/;, +";
	const char *text = cell(reading, row, ROSTER_ROLE), *separator = "";

	reading->is_student = reading->is_teacher = false;
	if (!*text)
		refuse(reading, ROSTER_ROLE, "required");
	strbuf_add_text(reading->out, ",\"roles\":[");
	for (; *text; text += strspn(text, separators)) {
		size_t length = strcspn(text, separators);
		const char *role = role_of(text, length);

		if (role) {
			strbuf_add_format(reading->out, "%s\"%s\"", separator, role);
			separator = ",";
			reading->is_student |= strcmp(role, "student") == 0;
			reading->is_teacher |= strcmp(role, "teacher") == 0;
		} else {
			refuse(reading, ROSTER_ROLE, "unknown_role");
		}
		text += length;
	}
	strbuf_add_char(reading->out, ']');
}

/* "2012-03-04", "2012.3.4", "2012. 3. 4.", "2012/3/4", "20120304". @return in the first form, or NULL */
static const char *date_of(struct arena *arena, const char *text)
{
	char digits[3][5] = {{0}};
	size_t part = 0, length = 0;
	bool packed = strlen(text) == 8 && strspn(text, "0123456789") == 8;
	char *date;
	clock_time time;

	for (; *text; text++) {
		if (isdigit((unsigned char)*text)) {
			if (length == (part ? 2 : 4) && packed && part < 2) {
				part++;
				length = 0;
			}
			if (part > 2 || length == (part ? 2 : 4))
				return NULL;
			digits[part][length++] = *text;
		} else if (strchr("-./ ", *text)) {
			if (length) {
				part++;
				length = 0;
			}
		} else {
			return NULL;
		}
	}
	if (!digits[2][0] || strlen(digits[0]) != 4)
		return NULL;
	date = arena_printf(arena, "%s-%02ld-%02ld", digits[0], strtol(digits[1], NULL, 10), strtol(digits[2], NULL, 10));
	return clock_parse(&time, date, strlen(date)) ? date : NULL;
}

static void read_birth_date(struct reading *reading, const struct sheet_row *row)
{
	const char *text = cell(reading, row, ROSTER_BIRTH_DATE), *date = *text ? date_of(reading->arena, text) : "";

	if (!date)
		refuse(reading, ROSTER_BIRTH_DATE, "not_a_date");
	else if (*date && !person_birth_date_is_good(date))
		refuse(reading, ROSTER_BIRTH_DATE, "bad_birth_date");
	else
		add_member(reading, "birth_date", date);
}

/* A whole number, with the counter that people write behind it. @return 0 for anything else */
static long count_of(const char *text, const char *counter, long most)
{
	size_t digits = strspn(text, "0123456789");
	long number;

	if (!digits || digits > 6 || (text[digits] && strcmp(text + digits, counter) != 0))
		return 0;
	number = strtol(text, NULL, 10);
	return number <= most ? number : 0;
}

const char *roster_class_name(struct arena *arena, const char *typed)
{
	static const char counter[] = "반";
	size_t length = strlen(typed), digits = strspn(typed, "0123456789");

	if (digits && strcmp(typed + digits, counter) == 0)
		length -= strlen(counter);
	return arena_copy(arena, typed, length);
}

static void add_class(struct reading *reading, long grade, const char *name, bool is_first)
{
	name = roster_class_name(reading->arena, name);
	if (!grade)
		refuse(reading, ROSTER_GRADE, "not_a_grade");
	else if (!*name)
		refuse(reading, ROSTER_CLASS, "class_incomplete");
	else if (is_longer(name, LONGEST_CLASS))
		refuse(reading, ROSTER_CLASS, "cell_too_long");
	strbuf_add_format(reading->out, "%s{\"grade\":%ld,\"name\":", is_first ? "" : ",", grade);
	strbuf_add_json(reading->out, name, strlen(name));
	strbuf_add_char(reading->out, '}');
}

/* "1-2/2-3" of a teacher. */
static void add_classes(struct reading *reading, const char *text)
{
	for (int count = 0; *text; count++) {
		size_t length = strcspn(text, "/");
		char *one = arena_copy(reading->arena, text, length), *dash = strchr(one, '-');

		if (!dash || count == MOST_CLASSES) {
			refuse(reading, ROSTER_CLASS, dash ? "too_many_classes" : "class_incomplete");
			return;
		}
		*dash = '\0';
		add_class(reading, roster_grade(one), dash + 1, count == 0);
		text += length + (text[length] == '/');
	}
}

static void read_classes(struct reading *reading, const struct sheet_row *row)
{
	const char *grade = cell(reading, row, ROSTER_GRADE), *name = cell(reading, row, ROSTER_CLASS);

	strbuf_add_text(reading->out, ",\"classes\":[");
	if ((*grade || *name) && !reading->is_student && !reading->is_teacher)
		refuse(reading, ROSTER_CLASS, "class_not_for_role");
	else if (*grade)
		add_class(reading, roster_grade(grade), name, true);
	else if (*name && reading->is_student)
		refuse(reading, ROSTER_GRADE, "class_incomplete");
	else
		add_classes(reading, name);
	strbuf_add_char(reading->out, ']');
}

long roster_grade(const char *typed)
{
	return count_of(typed, "학년", LAST_GRADE);
}

const char *roster_number(struct arena *arena, const char *typed)
{
	static const char counter[] = "번";
	size_t length = strlen(typed);

	if (length > strlen(counter) && strcmp(typed + length - strlen(counter), counter) == 0)
		typed = arena_copy(arena, typed, length - strlen(counter));
	return is_longer(typed, LONGEST_NUMBER) || strcmp(typed, counter) == 0 || strspn(typed, "0") == strlen(typed) ? NULL : typed;
}

static void read_number(struct reading *reading, const struct sheet_row *row)
{
	const char *text = cell(reading, row, ROSTER_NUMBER), *number;

	if (!*text)
		return;
	number = roster_number(reading->arena, text);
	if (!number)
		refuse(reading, ROSTER_NUMBER, "not_a_class_number");
	else if (!reading->is_student)
		refuse(reading, ROSTER_NUMBER, "number_not_for_role");
	else if (reading->places[ROSTER_CLASS] && !*cell(reading, row, ROSTER_CLASS))
		refuse(reading, ROSTER_NUMBER, "number_without_class");
	else
		add_member(reading, "number", number);
}

static void read_contact(struct reading *reading, const struct sheet_row *row)
{
	const char *contact = cell(reading, row, ROSTER_GUARDIAN_CONTACT);

	if (is_longer(contact, LONGEST_CONTACT))
		refuse(reading, ROSTER_GUARDIAN_CONTACT, "cell_too_long");
	add_sealed(reading, "guardian_contact", contact, sealed_tag(reading->key, reading->arena, "guardian_contact", contact));
}

static void read_metadata(struct reading *reading, const struct sheet_row *row)
{
	static const char field[] = "metadata";
	const char *separator = "", *text;

	strbuf_add_format(reading->out, ",\"%s\":{", field);
	for (size_t i = 0; i < row->count; i++) {
		text = reading->metadata[i] ? cell_at(reading, row, i + 1, field) : "";
		if (!*text)
			continue;
		if (!reading->is_student)
			refuse_field(reading, field, "metadata_not_for_role");
		else if (is_longer(text, LONGEST_METADATA))
			refuse_field(reading, field, "cell_too_long");
		strbuf_add_text(reading->out, separator);
		strbuf_add_json(reading->out, reading->metadata[i], strlen(reading->metadata[i]));
		strbuf_add_char(reading->out, ':');
		roster_metadata_add(reading->out, text);
		separator = ",";
	}
	strbuf_add_char(reading->out, '}');
}

static void read_row(struct reading *reading, const struct sheet_row *row)
{
	reading->field = reading->code = NULL;
	strbuf_add_format(reading->out, "{\"line\":%u", row->line);
	for (size_t i = 0; i < row->count; i++)
		if (*row->cells[i] && !reading->has_heading[i]) {
			reading->field = "row";
			reading->code = "cell_without_heading";
		}
	read_roles(reading, row);
	read_name(reading, row);
	read_login(reading, row);
	read_email(reading, row);
	read_birth_date(reading, row);
	read_classes(reading, row);
	read_number(reading, row);
	read_contact(reading, row);
	if (reading->has_metadata)
		read_metadata(reading, row);
	if (reading->code)
		strbuf_add_format(reading->out, ",\"field\":\"%s\",\"code\":\"%s\"", reading->field, reading->code);
	strbuf_add_char(reading->out, '}');
}

/* ---- headings ---- */

static bool fail(struct roster_fault *fault, const char *code, int64_t place, const char *heading)
{
	*fault = (struct roster_fault){.code = code, .place = place, .heading = heading};
	return false;
}

static bool has_key(const struct reading *reading, const char *key, size_t columns)
{
	for (size_t i = 0; i < columns; i++)
		if (reading->metadata[i] && strcmp(reading->metadata[i], key) == 0)
			return true;
	return false;
}

/* The heading of column i of the file. */
static bool read_heading(struct reading *reading, const char *typed, size_t i, struct roster_fault *fault)
{
	const char *key = roster_metadata_key(typed);
	size_t column = sheet_heading_of(typed, headings, ROSTER_COLUMN_COUNT);

	if (!key && column == ROSTER_COLUMN_COUNT)
		return fail(fault, "unknown_heading", (int64_t)i + 1, typed);
	if (key ? has_key(reading, key, i) : reading->places[column] != 0)
		return fail(fault, "doubled_heading", (int64_t)i + 1, typed);
	if (key)
		reading->metadata[i] = key;
	else
		reading->places[column] = i + 1;
	reading->has_heading[i] = true;
	reading->has_metadata |= key != NULL;
	return true;
}

static bool read_headings(struct reading *reading, const struct sheet_row *row, struct roster_fault *fault)
{
	for (size_t i = 0; i < row->count; i++) {
		size_t length;
		const char *typed = text_nfc(reading->arena, row->cells[i], strlen(row->cells[i]), &length);

		typed = text_trim(reading->arena, typed, length, &length);
		if (length && !read_heading(reading, typed, i, fault)) /* without one a column may only be empty: see read_row */
			return false;
	}
	if (!reading->places[ROSTER_ROLE] || !reading->places[ROSTER_NAME] || !reading->places[ROSTER_LOGIN])
		return fail(fault, "missing_heading", 0, NULL);
	if (!reading->places[ROSTER_CLASS] != !reading->places[ROSTER_GRADE])
		return fail(fault, "class_heading_alone", 0, NULL);
	return true;
}

static const char *column_list(const struct reading *reading)
{
	struct strbuf *list = strbuf_in_arena(reading->arena, COLUMNS_MAXIMUM);
	const char *separator = "{";

	for (int i = 0; i < ROSTER_COLUMN_COUNT; i++)
		if (reading->places[i]) {
			strbuf_add_format(list, "%s%s", separator, headings[i].english);
			separator = ",";
		}
	for (size_t i = 0; i < SHEET_COLUMNS_MAXIMUM; i++)
		if (reading->metadata[i]) {
			strbuf_add_format(list, "%s\"metadata.", separator);
			for (const char *at = reading->metadata[i]; *at; at++)
				strbuf_add_format(list, *at == '"' || *at == '\\' ? "\\%c" : "%c", *at);
			strbuf_add_char(list, '"');
		}
	strbuf_add_char(list, '}');
	return strbuf_text(list);
}

bool roster_read(struct arena *arena, const struct secret_key *key, const char *bytes, size_t length, struct roster *roster,
		 struct roster_fault *fault)
{
	struct reading reading = {.arena = arena, .key = key, .out = strbuf_in_arena(arena, JSON_MAXIMUM)};
	enum sheet_fault sheet_fault;
	struct sheet sheet;
	unsigned line;

	if (length > ROSTER_BYTES_MAXIMUM)
		return fail(fault, "too_large", 0, NULL);
	sheet_fault = sheet_read(arena, bytes, length, &sheet, &line);
	if (sheet_fault != SHEET_FINE)
		return fail(fault, sheet_fault_code(sheet_fault), sheet_fault_place(sheet_fault, line), NULL);
	if (!sheet.count)
		return fail(fault, "empty_file", 0, NULL);
	if (!read_headings(&reading, &sheet.rows[0], fault))
		return false;
	if (sheet.count == 1)
		return fail(fault, "empty_file", 0, NULL);
	for (size_t i = 1; i < sheet.count; i++) {
		strbuf_add_char(reading.out, i == 1 ? '[' : ',');
		read_row(&reading, &sheet.rows[i]);
	}
	strbuf_add_char(reading.out, ']');
	if (strbuf_overflowed(reading.out))
		return fail(fault, "too_large", 0, NULL);
	*roster = (struct roster){.text = sheet.text, .rows = strbuf_text(reading.out), .columns = column_list(&reading),
				  .count = sheet.count - 1};
	return true;
}

char *roster_load(struct arena *arena, int file, size_t *length)
{
	char *bytes = arena_alloc(arena, ROSTER_BYTES_MAXIMUM + 1);
	ssize_t got;

	*length = 0;
	while ((got = read(file, bytes + *length, ROSTER_BYTES_MAXIMUM + 1 - *length)) > 0)
		*length += (size_t)got;
	return got < 0 || *length > ROSTER_BYTES_MAXIMUM ? NULL : bytes;
}

/* ---- export ---- */

static bool is_contact(int column)
{
	return column == ROSTER_EMAIL || column == ROSTER_GUARDIAN_CONTACT;
}

bool roster_write(struct strbuf *out, struct arena *arena, const struct secret_key *key, const struct result *people,
		  const struct result *metadata, bool korean)
{
	for (int i = 0; i < ROSTER_COLUMN_COUNT; i++)
		sheet_write_cell(out, korean ? headings[i].korean : headings[i].english, i == 0);
	roster_metadata_write_headings(out, arena, metadata);
	sheet_end_line(out);
	for (size_t row = 0; row < result_count(people); row++) {
		for (int i = 0; i < ROSTER_COLUMN_COUNT; i++) {
			const char *text = is_contact(i) ? NULL : result_text(people, row, headings[i].english);

			if (is_contact(i) && !sealed_read(key, arena, people, row, headings[i].english, &text))
				return false;
			sheet_write_cell(out, text, i == 0);
		}
		roster_metadata_write_cells(out, arena, metadata, result_text(people, row, "metadata"));
		sheet_end_line(out);
	}
	return true;
}
