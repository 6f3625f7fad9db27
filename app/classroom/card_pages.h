/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the class page's script asks for: it has the participant's cookie, and no token for the API. */
#ifndef SEODANG_CLASSROOM_CARD_PAGES_H
#define SEODANG_CLASSROOM_CARD_PAGES_H

#include "http/request.h"

/** The card as GET /api/v1/classroom/card gives it; 404 where none is shown. */
enum http_status class_card_page(struct request *req);

#endif
