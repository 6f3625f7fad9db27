/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scheduled tasks on pages: what runs when, in words, and what came of it. */
#ifndef SEODANG_HUB_TASK_PAGES_H
#define SEODANG_HUB_TASK_PAGES_H

#include "http/request.h"

enum http_status tasks_page(struct request *req);
enum http_status task_new_page(struct request *req);
enum http_status task_page(struct request *req);
enum http_status task_edit_page(struct request *req);
enum http_status task_delete_page(struct request *req);

#endif
