/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff do about those who need help, and the rules that say who does. */
#ifndef SEODANG_HUB_HELP_ACTIONS_H
#define SEODANG_HUB_HELP_ACTIONS_H

#include "http/request.h"

/** POST /hub/messages: a message to those who are ticked. Who has no account is named. */
enum http_status help_message(struct request *req);

/** POST /hub/snoozes: leave those who are ticked, or the one student of a row, out of the own list until a day. */
enum http_status help_snooze(struct request *req);

/** POST /hub/snoozes/:student/end */
enum http_status help_snooze_end(struct request *req);

/** POST /hub/rules: an admin's for the school, a teacher's for the own list. */
enum http_status help_rules_save(struct request *req);

/** POST /hub/rules/forget: the school's rules hold again for the own list. */
enum http_status help_rules_forget(struct request *req);

#endif
