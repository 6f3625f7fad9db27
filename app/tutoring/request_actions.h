/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking a tutor, and what is decided about the request. */
#ifndef SEODANG_TUTORING_REQUEST_ACTIONS_H
#define SEODANG_TUTORING_REQUEST_ACTIONS_H

#include "http/request.h"

enum http_status tutor_request(struct request *req);
enum http_status request_send(struct request *req);
enum http_status request_approve(struct request *req);
enum http_status request_reject(struct request *req);
enum http_status request_cancel(struct request *req);

#endif
