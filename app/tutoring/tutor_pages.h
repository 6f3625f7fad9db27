/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory, one tutor, the tutor's own entry. */
#ifndef SEODANG_TUTORING_TUTOR_PAGES_H
#define SEODANG_TUTORING_TUTOR_PAGES_H

#include "http/request.h"

enum http_status tutors_page(struct request *req);
enum http_status tutor_page(struct request *req);
enum http_status profile_page(struct request *req);

#endif
