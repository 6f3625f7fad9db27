/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_HUB_PRIVACY_ACTIONS_H
#define SEODANG_HUB_PRIVACY_ACTIONS_H

#include "web/route.h"

route_handler student_export_order, student_erase;

#endif
