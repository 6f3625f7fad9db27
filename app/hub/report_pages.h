/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports on pages: those there are, ordering one, reading one, and what a guardian's link shows. */
#ifndef SEODANG_HUB_REPORT_PAGES_H
#define SEODANG_HUB_REPORT_PAGES_H

#include "http/request.h"

enum http_status reports_page(struct request *req);
enum http_status report_new_page(struct request *req);

/** The file, to whoever may read the report. */
enum http_status report_file_page(struct request *req);

/** GET /reports/LINK: a guardian, without a login. */
enum http_status report_link_page(struct request *req);
enum http_status report_link_file_page(struct request *req);

#endif
