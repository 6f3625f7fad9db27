/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Practice sets as pages: found, looked at, written. */
#ifndef SEODANG_SPEAKING_SET_PAGES_H
#define SEODANG_SPEAKING_SET_PAGES_H

#include "http/request.h"

enum http_status sets_page(struct request *req);
enum http_status sets_template(struct request *req);
enum http_status set_page(struct request *req);
enum http_status set_new_page(struct request *req);
enum http_status set_edit_page(struct request *req);
enum http_status set_delete_page(struct request *req);
enum http_status set_import_page(struct request *req);

#endif
