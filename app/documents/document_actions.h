/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_DOCUMENTS_DOCUMENT_ACTIONS_H
#define SEODANG_DOCUMENTS_DOCUMENT_ACTIONS_H

#include "web/route.h"

/** A share's word: school, role:ROLE, class:ID or person:ID, by its form alone. */
bool document_share_is_word(const char *text);

route_handler documents_add, document_add, document_change, document_change_by_form, document_delete, document_version_add, document_restore;

#endif
