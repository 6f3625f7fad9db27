/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes a class, and codes for its students. */
#ifndef SEODANG_SCHOOL_CLASS_ACTIONS_H
#define SEODANG_SCHOOL_CLASS_ACTIONS_H

#include "http/request.h"

enum http_status class_add(struct request *req);
enum http_status class_rename(struct request *req);
enum http_status class_teachers_save(struct request *req);
enum http_status class_delete(struct request *req);
enum http_status class_codes(struct request *req);

#endif
