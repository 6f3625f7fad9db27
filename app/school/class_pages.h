/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes: the admin's list and form, a teacher's own list and roster. */
#ifndef SEODANG_SCHOOL_CLASS_PAGES_H
#define SEODANG_SCHOOL_CLASS_PAGES_H

#include "http/request.h"

enum http_status classes_page(struct request *req);
enum http_status classes_mine_page(struct request *req);
enum http_status class_page(struct request *req);
enum http_status class_edit_page(struct request *req);
enum http_status class_delete_page(struct request *req);

#endif
