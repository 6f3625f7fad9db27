/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To whom a practice set is assigned. */
#ifndef SEODANG_SPEAKING_ASSIGNMENT_PAGES_H
#define SEODANG_SPEAKING_ASSIGNMENT_PAGES_H

#include "http/request.h"

enum http_status set_assign_page(struct request *req);

#endif
