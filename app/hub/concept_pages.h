/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the school teaches, for its staff; the admin changes it. */
#ifndef SEODANG_HUB_CONCEPT_PAGES_H
#define SEODANG_HUB_CONCEPT_PAGES_H

#include "http/request.h"

enum http_status concepts_page(struct request *req);
enum http_status concept_new_page(struct request *req);
enum http_status concept_page(struct request *req);
enum http_status prerequisites_page(struct request *req);

/** GET /hub/concepts/prerequisites.csv?headings=ko|en: a file that can be taken in again. */
enum http_status prerequisites_file(struct request *req);

#endif
