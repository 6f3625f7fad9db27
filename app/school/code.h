/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Printed codes with which people set a password: a first one (good for 30 days) or a new one (a day). Only their
 * hashes are kept, so the page that shows them is the answer to the form that makes them.
 */
#ifndef SEODANG_SCHOOL_CODE_H
#define SEODANG_SCHOOL_CODE_H

#include "core/uuid.h"
#include "http/request.h"

/**
 * Make codes and answer with the page of slips to print or to read out. Earlier codes of these people stop working.
 * @param class      whose students; NULL for one person of the school
 * @param people     those for whom, as PostgreSQL writes a uuid[]; NULL for all of the class without a password
 * @param back       where the page leads back to, after the prefix
 * @return request_fail(404) when one of people is not there
 */
enum http_status code_sheet(struct request *req, const struct uuid *class, const char *people, const char *back);

#endif
