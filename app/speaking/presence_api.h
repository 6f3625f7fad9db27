/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is there now, as JSON. */
#ifndef SEODANG_SPEAKING_PRESENCE_API_H
#define SEODANG_SPEAKING_PRESENCE_API_H

#include "http/request.h"

enum http_status presence_read(struct request *req);

#endif
