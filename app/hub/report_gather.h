/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reports say, from the database to the form in which they are drawn (hub/report_data.h). */
#ifndef SEODANG_HUB_REPORT_GATHER_H
#define SEODANG_HUB_REPORT_GATHER_H

#include <jansson.h>

#include "db/result.h"
#include "hub/report_data.h"
#include "paper/words.h"

/**
 * @param period   SQL_HUB_REPORT_PERIOD's row
 * @param created  when the report is made
 */
struct report_about report_gather_about(struct arena *arena, const struct result *period, clock_time created);

/**
 * @param documents  SQL_HUB_REPORT_DOCUMENTS' rows
 * @param address    of the student's own page, may be NULL
 * @return a student; what it points to is in the words' arena or belongs to the result
 */
struct report_student report_gather_student(struct paper_words *words, const struct result *documents, size_t row, const char *address);

#endif
