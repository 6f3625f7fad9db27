/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A class session as its teacher has it: the list of classes, the control page, the wall; and its code as a picture, for anybody. */
#ifndef SEODANG_CLASSROOM_SESSION_PAGES_H
#define SEODANG_CLASSROOM_SESSION_PAGES_H

#include "http/request.h"

enum http_status class_sessions_page(struct request *req);
enum http_status class_session_page(struct request *req);
enum http_status class_people_page(struct request *req);
enum http_status class_end_page(struct request *req);
enum http_status projector_page(struct request *req);
enum http_status join_qr_page(struct request *req);

#endif
