/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of who needs help and of the rules that say so, and a teacher's message as a student reads it. */
#ifndef SEODANG_HUB_HELP_PAGES_H
#define SEODANG_HUB_HELP_PAGES_H

#include "http/request.h"

/** GET /hub: who needs help and why, the most urgent first. Each student shown is written in the access log. */
enum http_status needs_help_page(struct request *req);

/** GET /hub/needs-help.csv: the whole list of the class, of a reason or of all. */
enum http_status needs_help_file(struct request *req);

/** GET /hub/rules: what counts as needing help; an admin changes it for the school, a teacher for the own list. */
enum http_status help_rules_page(struct request *req);

/** GET /learning/messages/:notice: what a teacher wrote, whole. */
enum http_status teacher_message_page(struct request *req);

#endif
