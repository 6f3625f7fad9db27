/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept about a student and for how long, for admins. */
#ifndef SEODANG_HUB_PRIVACY_PAGES_H
#define SEODANG_HUB_PRIVACY_PAGES_H

#include "web/route.h"

route_handler privacy_page, student_data_page, student_erase_page, student_export_file;

#endif
