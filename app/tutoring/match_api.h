/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The caller's matches as JSON. */
#ifndef SEODANG_TUTORING_MATCH_API_H
#define SEODANG_TUTORING_MATCH_API_H

#include "http/request.h"

enum http_status matches_read(struct request *req);

#endif
