/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question before a match ends, and a teacher's choice of a tutor. */
#ifndef SEODANG_TUTORING_MATCH_PAGES_H
#define SEODANG_TUTORING_MATCH_PAGES_H

#include "http/request.h"

enum http_status match_end_page(struct request *req);
enum http_status match_new_page(struct request *req);

#endif
