/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of who takes part: the code, the name, the class on a phone; and before a teacher puts one out. */
#ifndef SEODANG_CLASSROOM_PARTICIPANT_PAGES_H
#define SEODANG_CLASSROOM_PARTICIPANT_PAGES_H

#include "http/request.h"

enum http_status join_page(struct request *req);
enum http_status join_name_page(struct request *req);
enum http_status class_here_page(struct request *req);
enum http_status class_leave_page(struct request *req);
enum http_status class_removal_page(struct request *req);

#endif
