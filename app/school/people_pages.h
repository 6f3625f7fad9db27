/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People: the list, one of them, a new one, and what asks before it is done. */
#ifndef SEODANG_SCHOOL_PEOPLE_PAGES_H
#define SEODANG_SCHOOL_PEOPLE_PAGES_H

#include "http/request.h"

enum http_status people_page(struct request *req);
enum http_status person_page(struct request *req);
enum http_status person_new_page(struct request *req);
enum http_status person_disable_page(struct request *req);
enum http_status consent_withdraw_page(struct request *req);

#endif
