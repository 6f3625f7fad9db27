/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang node add, list, revoke: the keys with which a school's other systems send events. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/session.h"
#include "cmd/command.h"
#include "cmd/owner.h"
#include "core/random.h"
#include "core/text.h"

#define LONGEST_NAME 100

struct node_arguments {
	const char *school, *name, *key; /* key: itself, or its id */
	int source_node; /* 0 where none was given */
};

static bool read_arguments(struct node_arguments *arguments, int argc, char **argv)
{
	static const struct option options[] = {
		{"school", required_argument, NULL, 's'},
		{"source-node", required_argument, NULL, 'o'},
		{"name", required_argument, NULL, 'n'},
		{NULL, 0, NULL, 0},
	};
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 's')
			arguments->school = optarg;
		else if (option == 'n')
			arguments->name = optarg;
		else if (option == 'o' && strlen(optarg) == 1 && strchr("123456", optarg[0]))
			arguments->source_node = optarg[0] - '0';
		else
			return false;
	}
	if (optind < argc)
		arguments->key = argv[optind++];
	return optind == argc;
}

/* The key stands alone on the last line: it is kept nowhere else. */
static void add(struct owner *owner)
{
	const struct node_arguments *arguments = owner->context;
	char token[RANDOM_TOKEN_SIZE];
	struct hash hash;
	struct result *added;

	random_token(token);
	hash = session_token_hash(token);
	added = db_run(owner->db, SQL_HUB_NODE_KEY_ADD, PARAMS(P_INTEGER(arguments->source_node), P_BYTES(hash.bytes, sizeof hash.bytes),
							       P_TEXT(arguments->name)));
	strbuf_add_format(owner->out, "%s\n%s\n", result_text(added, 0, "id"), token);
}

static void list(struct owner *owner)
{
	static const char *const columns[] = {"id", "school", "source_node", "name", "created_at", "last_used_at", "revoked_at"};
	struct result *keys = db_run(owner->db, SQL_HUB_LIST_NODE_KEYS, PARAMS(owner->school_code ? P_UUID(&owner->school) : P_NULL()));

	for (size_t i = 0; i < result_count(keys); i++) {
		owner_write_columns(owner, keys, i, columns, sizeof columns / sizeof *columns);
		strbuf_add_char(owner->out, '\n');
	}
}

/* One key, named by its id or by itself, or all of a node. */
static void revoke(struct owner *owner)
{
	const struct node_arguments *arguments = owner->context;
	struct uuid id = uuid_or_nil(arguments->key);
	struct hash hash = session_token_hash(arguments->key ? arguments->key : "");
	struct result *revoked = db_run(owner->db, SQL_HUB_REVOKE_NODE_KEYS,
					PARAMS(owner->school_code ? P_UUID(&owner->school) : P_NULL(), P_UUID(&id), P_BYTES(hash.bytes, sizeof hash.bytes),
					       arguments->source_node ? P_INTEGER(arguments->source_node) : P_NULL()));

	if (!result_count(revoked))
		owner_refuse(owner, owner_text(owner, "command.no_key", NULL));
}

/* NFC without blanks at its ends. @return false when it cannot be a name */
static bool clean_name(struct arena *arena, const char **name)
{
	size_t length;
	char *text;

	if (!*name)
		return true;
	if (!text_is_utf8(*name, strlen(*name)))
		return false;
	text = text_typed(arena, *name, strlen(*name), &length);
	*name = text;
	return length && text_characters(text, length) <= LONGEST_NAME && !text_has_control(text, length, false);
}

int command_node(int argc, char **argv)
{
	static struct owner owner;
	struct node_arguments arguments = {0};
	const char *word = argc > 1 ? argv[1] : "";
	bool is_add = strcmp(word, "add") == 0, is_list = strcmp(word, "list") == 0, is_revoke = strcmp(word, "revoke") == 0;

	if (argc < 2 || !read_arguments(&arguments, argc - 1, argv + 1))
		return command_usage(argv[0]);
	if (!(is_add && arguments.school && arguments.source_node && !arguments.key) && !(is_list && !arguments.key && !arguments.source_node) &&
	    !(is_revoke && arguments.key && !arguments.source_node) && !(is_revoke && !arguments.key && arguments.school && arguments.source_node))
		return command_usage(argv[0]);
	owner_start(&owner);
	owner.school_code = arguments.school;
	if (!clean_name(owner.program.arena, &arguments.name))
		return owner_fail(owner_text(&owner, "command.bad_name", json_pack("{s:i}", "limit", LONGEST_NAME)));
	return owner_run(&owner, is_add ? add : is_list ? list : revoke, &arguments);
}
