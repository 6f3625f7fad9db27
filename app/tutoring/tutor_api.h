/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory as JSON. */
#ifndef SEODANG_TUTORING_TUTOR_API_H
#define SEODANG_TUTORING_TUTOR_API_H

#include "http/request.h"

enum http_status tutors_read(struct request *req);

#endif
