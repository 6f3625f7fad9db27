/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/transaction.h"

#include <poll.h>
#include <string.h>

#include "core/log.h"
#include "core/random.h"
#include "db/connection_private.h"

#define MOST_ATTEMPTS 4
#define FIRST_PAUSE_MS 5

static bool has_state(const struct db *db, const char *sqlstate)
{
	return strcmp(db->error.sqlstate, sqlstate) == 0;
}

/* PostgreSQL appendix A: the work was undone whole, and may go through when run again. */
static bool may_go_through(const struct db *db)
{
	if (db->failure == DB_FAILURE_LOST)
		return !db->commit_sent && !db->unreachable;
	return has_state(db, "40001") || has_state(db, "40P01") || has_state(db, "57P01") /* admin_shutdown */ ||
	       has_state(db, "0A000") /* cached plan must not change result type, after a migration */;
}

/* So that two transactions that met do not meet again. */
static void pause_before(int attempt)
{
	unsigned char jitter;

	random_bytes(&jitter, 1);
	poll(NULL, 0, (FIRST_PAUSE_MS << attempt) + jitter % (FIRST_PAUSE_MS << attempt));
}

static enum db_outcome outcome_of(const struct db *db)
{
	switch (db->failure) {
	case DB_FAILURE_NONE:
		return DB_ABANDONED;
	case DB_FAILURE_REFUSED:
		return DB_REFUSED;
	case DB_FAILURE_LOST:
		return DB_AWAY;
	}
	return DB_AWAY;
}

enum db_outcome db_work(struct db *db, struct arena *arena, struct unwind *unwind,
			void (*work)(void *context), void *context)
{
	struct arena_mark mark = arena_mark(arena);

	for (volatile int attempt = 1;; attempt++) {
		enum db_outcome outcome = DB_DONE;

		db_attach(db, arena, unwind);
		db->failure = DB_FAILURE_NONE;
		db->commit_sent = false;
		if (UNWIND_PLACE(unwind) == 0) {
			work(context);
			db_flush(db);
		} else {
			outcome = outcome_of(db);
		}
		db->unwind = NULL;
		if (outcome == DB_DONE && !db->in_transaction)
			return outcome;
		if (outcome == DB_DONE)
			log_error("a transaction was left open and is undone");
		db_rollback(db);
		if (outcome == DB_DONE || outcome == DB_ABANDONED || attempt == MOST_ATTEMPTS || !may_go_through(db))
			return outcome;
		if (has_state(db, "0A000") || has_state(db, "57P01"))
			db_disconnect(db);
		arena_rewind(arena, mark);
		pause_before(attempt);
	}
}
