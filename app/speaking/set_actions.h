/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes practice sets. */
#ifndef SEODANG_SPEAKING_SET_ACTIONS_H
#define SEODANG_SPEAKING_SET_ACTIONS_H

#include "http/request.h"

enum http_status set_add(struct request *req);
enum http_status set_add_by_form(struct request *req);
enum http_status set_change(struct request *req);
enum http_status set_change_by_form(struct request *req);
enum http_status set_delete(struct request *req);
enum http_status set_import_check(struct request *req);
enum http_status set_import_apply(struct request *req);

#endif
