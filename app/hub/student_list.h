/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list of students is asked for, by a page and as JSON alike. */
#ifndef SEODANG_HUB_STUDENT_LIST_H
#define SEODANG_HUB_STUDENT_LIST_H

#include "db/result.h"
#include "db/statement.h"
#include "http/request.h"

/**
 * Queue a statement that takes hub.find_students' parameters, filled from STUDENT_LIST_FIELDS.
 * A metadata filter that is no "key=value" is said at its field (422).
 * @return a row more than field_limit where there is a next page
 */
struct result *student_list_ask(struct request *req, enum sql_statement statement);

#endif
