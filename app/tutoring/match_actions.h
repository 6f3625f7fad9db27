/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matching and ending a match. */
#ifndef SEODANG_TUTORING_MATCH_ACTIONS_H
#define SEODANG_TUTORING_MATCH_ACTIONS_H

#include "http/request.h"

enum http_status match_end(struct request *req);
enum http_status match_create(struct request *req);

#endif
