/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one place that retries. Work is a function that may be run again from its start: it has no effect outside the
 * database until it returned.
 */
#ifndef SEODANG_DB_TRANSACTION_H
#define SEODANG_DB_TRANSACTION_H

#include "core/arena.h"
#include "core/unwind.h"
#include "db/connection.h"

enum db_outcome {
	DB_DONE,
	DB_REFUSED,   /* PostgreSQL refused: db_last_error has the SQLSTATE */
	DB_AWAY,      /* no connection, or lost; nothing is stored, unless it was lost between COMMIT and hearing of it */
	DB_ABANDONED, /* the work unwound by itself (unwind_to) */
};

/**
 * Run work(context) until it is done: again, with the arena rewound to where it stood, after a serialization failure
 * (40001), a deadlock (40P01), a restart or migration of the database, or a lost connection whose COMMIT was not yet
 * sent; at most four times in all. Results of the attempt that counts live until the arena is reset.
 *
 * @param unwind  set by this function; the work's functions unwind through it
 * @return see enum db_outcome; the transaction is over in every case
 */
enum db_outcome db_work(struct db *db, struct arena *arena, struct unwind *unwind,
			void (*work)(void *context), void *context);

#endif
