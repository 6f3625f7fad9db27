/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a word of the administrator's command does with the database: it connects as the owner's role, works in one
 * transaction, mostly in one school, and says what went wrong on standard error.
 */
#ifndef SEODANG_CMD_OWNER_H
#define SEODANG_CMD_OWNER_H

#include <jansson.h>
#include <stdbool.h>

#include "cmd/program.h"
#include "db/transaction.h"

struct owner {
	struct program program;
	struct secret_key key;
	struct db *db;
	const char *school_code;  /* given with --school; NULL for no school in particular */
	struct uuid school;       /* its id, once the work runs */
	bool failed;              /* set by the work: what it did is stored and printed, and the exit status is 1 */
	const char *message;      /* of a refusal that the work found */
	struct strbuf *out;       /* the work writes to it; printed on standard output once all is stored */
	struct unwind unwind;
	void (*work)(struct owner *owner);
	void *context;
};

/** Start the program (cmd/program.h) as the administrator's command. owner is zeroed, and declared static. */
void owner_start(struct owner *owner);

/**
 * Run work in one transaction, again where PostgreSQL asks for it; in the school of owner->school_code when it is set.
 * @return the exit status: EXIT_SUCCESS, or EXIT_FAILURE with the reason printed
 */
int owner_run(struct owner *owner, void (*work)(struct owner *owner), void *context);

/** End the work here: nothing of it is stored, the message is printed, the exit status is 1. Unwinds. */
_Noreturn void owner_refuse(struct owner *owner, const char *message);

/** owner_refuse for a contact that the installation's key does not open. */
_Noreturn void owner_refuse_key(struct owner *owner);

/**
 * A text of the catalogue in the terminal's language (LANG).
 *
 * @param params  an object of what its placeholders name; taken over. NULL for none
 * @return in the arena
 */
const char *owner_text(struct owner *owner, const char *key, json_t *params);

/** The text of errors.CODE, or the code itself where there is none; in the arena. */
const char *owner_sentence(struct owner *owner, const char *code, int64_t limit);

/** Print "seodang: " and the text on standard error. @return EXIT_FAILURE */
int owner_fail(const char *text);

/** Add a JSON document to out; it is taken over. */
void owner_write_json(struct owner *owner, json_t *json);

/** Add a row's columns to out, with tabs between them; what is NULL is empty. The line is not ended. */
void owner_write_columns(struct owner *owner, const struct result *rows, size_t row, const char *const *columns, size_t count);

#endif
