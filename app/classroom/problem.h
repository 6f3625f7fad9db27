/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The problem bank: questions with an answer and, where somebody wrote them, wrong choices. A problem is shared in the
 * school or belongs to a class, and is of a grade and term ("3-2"), a type and a difficulty. What may be written and who
 * may change what is decided in SQL (sql/functions/classroom_problems.sql).
 */
#ifndef SEODANG_CLASSROOM_PROBLEM_H
#define SEODANG_CLASSROOM_PROBLEM_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "db/result.h"
#include "db/statement.h"
#include "http/request.h"

/* As fields and shapes name their words. */
#define PROBLEM_TYPES "vocabulary|proverb|math"
#define PROBLEM_GRADES "1-1|1-2|2-1|2-2|3-1|3-2|4-1|4-2|5-1|5-2|6-1|6-2"

#define PROBLEM_QUESTION_MAXIMUM 500 /* characters */
#define PROBLEM_ANSWER_MAXIMUM 200   /* of an answer, a choice and a concept */
#define PROBLEM_CHOICES_MAXIMUM 5

/** Is it what a list of problems is narrowed to: "shared", or a class's id? For fields. */
bool problem_place_is_good(const char *text);

/**
 * Queue a statement that takes classroom.find_problems' parameters, filled from the filters of the route.
 * @param has_cursor  the rows after the route's cursor, else from the first
 */
struct result *problem_list_ask(struct request *req, enum sql_statement statement, bool has_cursor, int64_t row_limit);

/**
 * Wrong choices that were typed as one text.
 * @param code  out: of errors, NULL where nothing is wrong: too_many_choices, cell_too_long
 * @return a JSON array of texts without blanks at their ends, none of them empty; the caller's
 */
json_t *problem_choices(struct arena *arena, const char *text, char separator, const char **code);

#endif
