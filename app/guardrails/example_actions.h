/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts tried in the test box, and kept as examples. */
#ifndef SEODANG_GUARDRAILS_EXAMPLE_ACTIONS_H
#define SEODANG_GUARDRAILS_EXAMPLE_ACTIONS_H

#include "http/request.h"
#include "http/response.h"

enum http_status example_try(struct request *req);
enum http_status example_keep(struct request *req);
enum http_status example_drop(struct request *req);

#endif
