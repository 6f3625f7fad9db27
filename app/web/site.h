/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all requests of one process share. Made once at start; read-only afterwards. */
#ifndef SEODANG_WEB_SITE_H
#define SEODANG_WEB_SITE_H

#include "auth/secret.h"
#include "core/config.h"
#include "db/connection.h"
#include "view/view.h"
#include "web/route.h"

struct file_store;

struct site {
	const struct config *config;
	const struct view *view;
	const char *prefix;               /* path of base_url: "" or "/seodang" */
	struct secret_key key;
	const struct route_table *const *tables;
	size_t table_count;
	struct db *db;
	struct file_store *files;         /* files/store.h; a child's own, as db is */
};

#endif
