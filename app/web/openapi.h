/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /api/v1/openapi.json: OpenAPI 3.1, made from the route tables, the declared fields and shapes. */
#ifndef SEODANG_WEB_OPENAPI_H
#define SEODANG_WEB_OPENAPI_H

#include "http/request.h"

enum http_status openapi_read(struct request *req);

#endif
