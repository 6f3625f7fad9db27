/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who I am here, and how the pages look to me. */
#ifndef SEODANG_ACCOUNT_SETTINGS_PAGES_H
#define SEODANG_ACCOUNT_SETTINGS_PAGES_H

#include "http/request.h"

enum http_status settings_page(struct request *req);
enum http_status settings_save(struct request *req);

#endif
