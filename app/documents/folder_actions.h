/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_DOCUMENTS_FOLDER_ACTIONS_H
#define SEODANG_DOCUMENTS_FOLDER_ACTIONS_H

#include "web/route.h"

route_handler folder_add, folder_change, folder_delete, folder_page, folders_page, folders_read;

#endif
