/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The admin's changes of what the school teaches. New parameters of a concept start a job that reckons mastery anew. */
#ifndef SEODANG_HUB_CONCEPT_ACTIONS_H
#define SEODANG_HUB_CONCEPT_ACTIONS_H

#include "http/request.h"

enum http_status concept_add(struct request *req);
enum http_status concept_change(struct request *req);
enum http_status concept_plan(struct request *req);
enum http_status mastery_recompute(struct request *req);

/** The dry run of a file: answers the page that shows it, and changes nothing. */
enum http_status prerequisites_check(struct request *req);
enum http_status prerequisites_apply(struct request *req);

#endif
