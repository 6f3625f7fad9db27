/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interventions for a school's staff, and what a student learns next. */
#ifndef SEODANG_HUB_INTERVENTION_PAGES_H
#define SEODANG_HUB_INTERVENTION_PAGES_H

#include "http/request.h"

enum http_status interventions_page(struct request *req);
enum http_status intervention_page(struct request *req);
enum http_status intervene_page(struct request *req);
enum http_status proposals_page(struct request *req);

/** GET /learning: the student's own plans, to be ticked on a phone, and own mastery. */
enum http_status learning_page(struct request *req);

#endif
