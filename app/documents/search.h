/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searching what one may read; how it works is in sql/functions/documents_search.sql. */
#ifndef SEODANG_DOCUMENTS_SEARCH_H
#define SEODANG_DOCUMENTS_SEARCH_H

#include "web/page.h"

/** Field q; NULL where it is absent or empty. */
const char *search_question(const struct request *req);

/** Ask for what the request's q finds, a page of field_limit rows and one more. */
struct result *search_ask(struct request *req);

#endif
