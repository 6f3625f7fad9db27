/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of staff about students: the list, and a student's record. Each look at a record is written in the access log. */
#ifndef SEODANG_HUB_STUDENT_PAGES_H
#define SEODANG_HUB_STUDENT_PAGES_H

#include "http/request.h"

enum http_status students_page(struct request *req);
enum http_status record_new_page(struct request *req);
enum http_status record_page(struct request *req);
enum http_status record_edit_page(struct request *req);
enum http_status record_account_page(struct request *req);

#endif
