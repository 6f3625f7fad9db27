/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words in which the database's functions decide, as numbers of an enum. */
#ifndef SEODANG_DB_DECISION_H
#define SEODANG_DB_DECISION_H

#include <stddef.h>

#include "db/result.h"

/**
 * @param words  by the values of the caller's enum, from 0
 * @return the place of the first row's column "decision" among the words; a word that is none of them ends the process
 */
int decision_of(const struct result *result, const char *const *words, size_t count);

#define DECISION(result, words) decision_of(result, words, sizeof(words) / sizeof((words)[0]))

#endif
