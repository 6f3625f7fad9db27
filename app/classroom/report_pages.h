/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of a class session when it is over, and how a class's sessions go from time to time. */
#ifndef SEODANG_CLASSROOM_REPORT_PAGES_H
#define SEODANG_CLASSROOM_REPORT_PAGES_H

#include "http/request.h"

enum http_status session_report_page(struct request *req);

/* Files to keep. */
enum http_status session_people_csv(struct request *req);
enum http_status session_cards_csv(struct request *req);
enum http_status session_report_pdf(struct request *req);

enum http_status class_history_page(struct request *req);

#endif
