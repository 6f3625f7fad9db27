/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The test box, with the examples. */
#ifndef SEODANG_GUARDRAILS_EXAMPLE_PAGES_H
#define SEODANG_GUARDRAILS_EXAMPLE_PAGES_H

#include "http/request.h"
#include "http/response.h"

enum http_status examples_page(struct request *req);

struct guardrail_verdict;

/** The same with what the rules do with a text. */
enum http_status examples_page_with(struct request *req, const char *text, const struct guardrail_verdict *verdict);

#endif
