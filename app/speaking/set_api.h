/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Practice sets, and how far those are to whom they are assigned, as JSON. */
#ifndef SEODANG_SPEAKING_SET_API_H
#define SEODANG_SPEAKING_SET_API_H

#include "http/request.h"

enum http_status sets_read(struct request *req);
enum http_status set_read(struct request *req);
enum http_status set_assignments_read(struct request *req);

#endif
