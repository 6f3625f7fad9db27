/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the admin changes about one person. */
#ifndef SEODANG_SCHOOL_PEOPLE_ACTIONS_H
#define SEODANG_SCHOOL_PEOPLE_ACTIONS_H

#include "http/request.h"

enum http_status person_add(struct request *req);
enum http_status person_change(struct request *req);
enum http_status person_disable(struct request *req);
enum http_status person_enable(struct request *req);
enum http_status person_sign_out(struct request *req);
enum http_status person_reset_totp(struct request *req);
enum http_status person_code(struct request *req);
enum http_status consent_record(struct request *req);
enum http_status consent_withdraw(struct request *req);

#endif
