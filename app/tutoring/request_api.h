/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests as JSON. */
#ifndef SEODANG_TUTORING_REQUEST_API_H
#define SEODANG_TUTORING_REQUEST_API_H

#include "http/request.h"

enum http_status requests_read(struct request *req);
enum http_status request_read_one(struct request *req);

#endif
