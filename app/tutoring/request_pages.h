/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests: the list, one, and the question before one is taken back. */
#ifndef SEODANG_TUTORING_REQUEST_PAGES_H
#define SEODANG_TUTORING_REQUEST_PAGES_H

#include "http/request.h"

enum http_status requests_page(struct request *req);
enum http_status request_page(struct request *req);
enum http_status request_cancel_page(struct request *req);

#endif
