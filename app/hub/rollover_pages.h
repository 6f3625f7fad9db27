/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The year roll-over as its admin sees it: what it starts from, what it would do or has done. */
#ifndef SEODANG_HUB_ROLLOVER_PAGES_H
#define SEODANG_HUB_ROLLOVER_PAGES_H

#include "http/request.h"

enum http_status rollover_page(struct request *req);
enum http_status rollover_report_page(struct request *req);

/** GET /hub/rollover/students.csv?headings=ko|en: the students, to be dealt their new classes in. */
enum http_status rollover_file(struct request *req);

#endif
