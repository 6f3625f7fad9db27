/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each noun has tables of its own: <noun>_routes.def, <noun>_fields.def, <noun>_shapes.def. */
#include "documents/routes.h"

#include "documents/access.h"
#include "documents/document_actions.h"
#include "documents/document_api.h"
#include "documents/document_pages.h"
#include "documents/folder_actions.h"
#include "documents/search_api.h"
#include "documents/upload.h"

#include "documents/document_fields.def"
#include "documents/folder_fields.def"
#include "documents/search_fields.def"

#include "documents/document_shapes.def"
#include "documents/folder_shapes.def"
#include "documents/search_shapes.def"

/* Before the documents: "search" is no id. */
static const struct route routes[] = {
#include "documents/search_routes.def"
#include "documents/document_routes.def"
#include "documents/folder_routes.def"
};

const struct route_table documents_routes = ROUTE_TABLE("documents", routes);
