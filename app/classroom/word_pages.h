/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of what a school's classes do not say. */
#ifndef SEODANG_CLASSROOM_WORD_PAGES_H
#define SEODANG_CLASSROOM_WORD_PAGES_H

#include "http/request.h"

enum http_status class_settings_page(struct request *req);

#endif
