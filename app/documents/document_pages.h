/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_DOCUMENTS_DOCUMENT_PAGES_H
#define SEODANG_DOCUMENTS_DOCUMENT_PAGES_H

#include "web/route.h"

route_handler documents_page, documents_upload_page, document_page, document_edit_page, document_delete_page, document_file;

#endif
