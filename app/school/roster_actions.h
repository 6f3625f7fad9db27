/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster as a file: its dry run, and writing it into the school. */
#ifndef SEODANG_SCHOOL_ROSTER_ACTIONS_H
#define SEODANG_SCHOOL_ROSTER_ACTIONS_H

#include "http/request.h"

enum http_status import_check(struct request *req);
enum http_status import_apply(struct request *req);

#endif
