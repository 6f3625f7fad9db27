/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster as a file: choosing one, the report of a dry run, taking one out. */
#ifndef SEODANG_SCHOOL_ROSTER_PAGES_H
#define SEODANG_SCHOOL_ROSTER_PAGES_H

#include "http/request.h"

enum http_status import_page(struct request *req);
enum http_status import_report_page(struct request *req);
enum http_status export_page(struct request *req);
enum http_status export_file(struct request *req);

#endif
