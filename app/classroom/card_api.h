/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Learning cards as JSON reads. */
#ifndef SEODANG_CLASSROOM_CARD_API_H
#define SEODANG_CLASSROOM_CARD_API_H

#include "http/request.h"

enum http_status classroom_card_read(struct request *req);
enum http_status classroom_tally_read(struct request *req);

#endif
