/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang user add, list, disable, enable. */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/link.h"
#include "auth/password.h"
#include "auth/sealed.h"
#include "cmd/command.h"
#include "cmd/owner.h"
#include "core/text.h"
#include "school/person.h"

#define MOST_ROLES 4

struct user_arguments {
	const char *school, *login, *name, *email;
	const char *roles[MOST_ROLES];
	int role_count;
	bool password_stdin, json;
	const char *password_hash;
};

static bool read_arguments(struct user_arguments *arguments, int argc, char **argv)
{
	static const struct option options[] = {
		{"school", required_argument, NULL, 's'}, {"role", required_argument, NULL, 'r'},   {"login", required_argument, NULL, 'l'},
		{"name", required_argument, NULL, 'n'},   {"email", required_argument, NULL, 'e'},  {"password-stdin", no_argument, NULL, 'p'},
		{"json", no_argument, NULL, 'j'},         {NULL, 0, NULL, 0},
	};
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 's': arguments->school = optarg; break;
		case 'l': arguments->login = optarg; break;
		case 'n': arguments->name = optarg; break;
		case 'e': arguments->email = optarg; break;
		case 'p': arguments->password_stdin = true; break;
		case 'j': arguments->json = true; break;
		case 'r':
			if (arguments->role_count == MOST_ROLES)
				return false;
			arguments->roles[arguments->role_count++] = optarg;
			break;
		default: return false;
		}
	}
	if (optind < argc && !arguments->login)
		arguments->login = argv[optind++];
	return optind == argc;
}

/* NFC without blanks at its ends. @return NULL when it is not UTF-8 */
static const char *clean(struct arena *arena, const char *given)
{
	size_t length;

	if (!given || !text_is_utf8(given, strlen(given)))
		return NULL;
	return text_typed(arena, given, strlen(given), &length);
}

/* ---- add ---- */

static bool is_role(const char *word)
{
	return strcmp(word, "student") == 0 || strcmp(word, "tutor") == 0 || strcmp(word, "teacher") == 0 || strcmp(word, "admin") == 0;
}

static const char *role_list(struct arena *arena, const struct user_arguments *arguments)
{
	const char *list = "";

	for (int i = 0; i < arguments->role_count; i++)
		list = arena_printf(arena, "%s%s%s", list, i ? "," : "", arguments->roles[i]);
	return arena_printf(arena, "{%s}", list);
}

static void add_code(struct owner *owner, struct user_arguments *arguments, const struct uuid *id, json_t *user)
{
	const char *code = link_code(owner->program.arena);
	struct hash hash = link_hash(code);
	struct result *made = db_run(owner->db, SQL_AUTH_CREATE_LINK, PARAMS(P_UUID(id), P_TEXT("activate"),
									   P_BYTES(hash.bytes, sizeof hash.bytes), P_INTEGER(LINK_ACTIVATE_HOURS)));
	const char *address = arena_printf(owner->program.arena, "%s/activate/%s", owner->program.config.base_url, code);
	char until[CLOCK_TEXT_SIZE] = "";
	clock_time expires;

	if (result_time(made, 0, "expires_at", &expires))
		clock_format(expires, until);
	json_object_set_new(user, "activation_url", json_string(address));
	json_object_set_new(user, "activation_code", json_string(code));
	json_object_set_new(user, "expires_at", json_string(until));
	if (!arguments->json)
		strbuf_add_format(owner->out, "%s\n", address);
}

static void add(struct owner *owner)
{
	struct user_arguments *arguments = owner->context;
	struct result *saved = db_run(owner->db, SQL_SCHOOL_PERSON_SAVE,
				      PARAMS(P_NULL(), P_TEXT(arguments->name), P_TEXT(arguments->login),
					     P_TEXT(sealed_seal(&owner->key, owner->program.arena, arguments->email)),
					     P_TEXT(sealed_email_tag(&owner->key, owner->program.arena, arguments->email)), P_NULL(), P_NULL(), P_NULL(),
					     P_TEXT(role_list(owner->program.arena, arguments)), P_NULL(), P_NULL()));
	json_t *user = json_pack("{s:s, s:s, s:s}", "id", result_text(saved, 0, "id"), "login", arguments->login, "name", arguments->name);
	struct uuid id;

	result_uuid(saved, 0, "id", &id);
	if (arguments->password_hash)
		db_run(owner->db, SQL_SCHOOL_PUT_PASSWORD, PARAMS(P_UUID(&id), P_TEXT(arguments->password_hash)));
	else
		add_code(owner, arguments, &id, user);
	if (arguments->json) {
		owner_write_json(owner, user);
		return;
	}
	if (arguments->password_hash)
		strbuf_add_format(owner->out, "%s\n", id.text);
	json_decref(user);
}

/* The first line of standard input. @return false with the reason printed */
static bool read_password(struct owner *owner, struct user_arguments *arguments)
{
	char line[PASSWORD_MOST * 4 + 2];
	size_t length;
	enum password_fault fault;
	const char *password;

	if (!fgets(line, sizeof line, stdin))
		line[0] = '\0';
	length = strcspn(line, "\r\n");
	line[length] = '\0';
	if (!text_is_utf8(line, length)) {
		owner_fail(owner_text(owner, "command.password_not_utf8", NULL));
		return false;
	}
	password = text_nfc(owner->program.arena, line, length, &length);
	fault = password_check(password, arguments->login);
	if (fault != PASSWORD_FINE) {
		owner_fail(owner_sentence(owner, password_fault_code(fault), PASSWORD_LEAST));
		return false;
	}
	arguments->password_hash = password_hash(owner->program.arena, password);
	return true;
}

static int command_add(struct owner *owner, struct user_arguments *arguments)
{
	struct arena *arena = owner->program.arena;

	if (!arguments->school || !arguments->role_count || !arguments->login || !arguments->name)
		return command_usage("user");
	for (int i = 0; i < arguments->role_count; i++)
		if (!is_role(arguments->roles[i]))
			return owner_fail(owner_text(owner, "command.bad_role", NULL));
	arguments->login = clean(arena, arguments->login);
	arguments->name = clean(arena, arguments->name);
	if (!arguments->login || !arguments->name || !*arguments->name)
		return owner_fail(owner_text(owner, "command.bad_words", NULL));
	if (!person_login_is_good(arguments->login))
		return owner_fail(owner_sentence(owner, "bad_login", 0));
	if (arguments->email && !person_email_is_good(arguments->email))
		return owner_fail(owner_sentence(owner, "bad_email", 0));
	if (arguments->password_stdin && !read_password(owner, arguments))
		return EXIT_FAILURE;
	return owner_run(owner, add, arguments);
}

/* ---- list ---- */

static const char *const columns[] = {"id", "school", "login", "name", "email", "roles"};

#define COLUMN_COUNT (sizeof columns / sizeof *columns)

static const char *value_of(struct owner *owner, const struct result *people, size_t row, const char *column)
{
	const char *email;

	if (strcmp(column, "email") != 0)
		return result_text(people, row, column);
	if (!sealed_read(&owner->key, owner->program.arena, people, row, column, &email))
		owner_refuse_key(owner);
	return email;
}

static json_t *person_json(struct owner *owner, const struct result *people, size_t row)
{
	json_t *person = json_object();

	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		const char *value = value_of(owner, people, row, columns[i]);

		json_object_set_new(person, columns[i], value ? json_string(value) : json_null());
	}
	json_object_set_new(person, "disabled", json_boolean(result_boolean(people, row, "disabled")));
	return person;
}

static void list(struct owner *owner)
{
	const struct user_arguments *arguments = owner->context;
	struct result *people = db_run(owner->db, SQL_SCHOOL_LIST_PEOPLE, PARAMS(owner->school_code ? P_UUID(&owner->school) : P_NULL()));
	json_t *all = json_array();

	for (size_t i = 0; i < result_count(people); i++) {
		if (arguments->json) {
			json_array_append_new(all, person_json(owner, people, i));
			continue;
		}
		for (size_t column = 0; column < COLUMN_COUNT; column++) {
			const char *value = value_of(owner, people, i, columns[column]);

			strbuf_add_format(owner->out, "%s\t", value ? value : "");
		}
		strbuf_add_format(owner->out, "%s\n", result_boolean(people, i, "disabled") ? "disabled" : "");
	}
	if (arguments->json)
		owner_write_json(owner, all);
	else
		json_decref(all);
}

/* ---- disable, enable ---- */

static const char *school_list(struct arena *arena, const struct result *found)
{
	const char *list = "";

	for (size_t i = 0; i < result_count(found); i++)
		list = arena_printf(arena, "%s%s%s", list, i ? ", " : "", result_text(found, i, "school"));
	return list;
}

/* Who is meant, and act in their school from now on; without --school the login must be in one school only. */
static struct uuid find(struct owner *owner)
{
	struct user_arguments *arguments = owner->context;
	struct result *found = db_run(owner->db, SQL_SCHOOL_PERSON_OF_LOGIN,
				      PARAMS(P_TEXT(arguments->login), P_TEXT(sealed_email_tag(&owner->key, owner->program.arena, arguments->login))));
	struct uuid id, school;

	if (!result_count(found) || !result_uuid(found, 0, "id", &id) || !result_uuid(found, 0, "school_id", &school))
		owner_refuse(owner, owner_text(owner, owner->school_code ? "command.no_login" : "command.no_login_anywhere",
					       json_pack("{s:s, s:s?}", "login", arguments->login, "school", owner->school_code)));
	if (result_count(found) > 1)
		owner_refuse(owner, owner_text(owner, "command.several_schools",
					       json_pack("{s:s, s:s}", "login", arguments->login, "schools",
							 school_list(owner->program.arena, found))));
	db_queue(owner->db, SQL_AUTH_ACT_IN_SCHOOL, PARAMS(P_UUID(&school)));
	return id;
}

static void disable(struct owner *owner)
{
	struct uuid id = find(owner);

	db_run(owner->db, SQL_SCHOOL_PERSON_DISABLE, PARAMS(P_UUID(&id)));
}

static void enable(struct owner *owner)
{
	struct uuid id = find(owner);

	db_run(owner->db, SQL_SCHOOL_PERSON_ENABLE, PARAMS(P_UUID(&id)));
}

static int command_one(struct owner *owner, struct user_arguments *arguments, void (*work)(struct owner *owner))
{
	if (!arguments->login)
		return command_usage("user");
	arguments->login = clean(owner->program.arena, arguments->login);
	if (!arguments->login)
		return owner_fail(owner_text(owner, "command.bad_words", NULL));
	return owner_run(owner, work, arguments);
}

int command_user(int argc, char **argv)
{
	static struct owner owner;
	struct user_arguments arguments = {0};
	const char *word = argc > 1 ? argv[1] : "";

	if (argc < 2 || !read_arguments(&arguments, argc - 1, argv + 1))
		return command_usage("user");
	if (strcmp(word, "add") != 0 && strcmp(word, "list") != 0 && strcmp(word, "disable") != 0 && strcmp(word, "enable") != 0)
		return command_usage("user");
	owner_start(&owner);
	owner.school_code = arguments.school;
	if (strcmp(word, "add") == 0)
		return command_add(&owner, &arguments);
	if (strcmp(word, "list") == 0)
		return owner_run(&owner, list, &arguments);
	return command_one(&owner, &arguments, strcmp(word, "disable") == 0 ? disable : enable);
}
