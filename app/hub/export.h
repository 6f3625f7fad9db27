/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that is known about one student, as a ZIP file: data.json for programs, index.html for people, and the files
 * (reports, sounds). Which tables and columns there are says the classification in the database (sql/functions/hub_privacy.sql);
 * credentials are never among them.
 */
#ifndef SEODANG_HUB_EXPORT_H
#define SEODANG_HUB_EXPORT_H

#include "core/arena.h"
#include "core/strbuf.h"
#include "db/connection.h"
#include "files/store.h"
#include "view/view.h"

#define EXPORT_MAXIMUM ((size_t)44 * 1024 * 1024) /* bytes of the whole file: what a page hands out */

struct export {
	struct db *db;       /* in a transaction, in the student's school */
	struct arena *arena;
	const struct view *view;
	enum view_locale locale; /* of index.html */
	struct uuid student;
	struct file_store *files;
	bool is_away;        /* out: where stored files lie cannot be reached now; the file is not whole */
};

/**
 * Write the file. Sounds are put in from the newest on, as many as there is room for; index.html says how many are left out. May unwind, as every question to the database.
 * @param zip  from strbuf_in_arena with EXPORT_MAXIMUM
 * @return NULL when it is whole, else why not, in the arena
 */
const char *export_write(struct export *export, struct strbuf *zip);

#endif
