/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The schema, brought to what this program needs: each file of sql/migrations once, in the order of its number, in a
 * transaction of its own; then all of sql/functions replaced in one. One migrate runs at a time. A migration that was
 * applied and then edited is refused by its checksum. Migrations expand first and contract in a later release, so that
 * the programs of the release before keep working meanwhile.
 */
#ifndef SEODANG_DB_MIGRATE_H
#define SEODANG_DB_MIGRATE_H

#include <stdbool.h>

#include "core/strbuf.h"

/**
 * @param conninfo   of the owner's role
 * @param directory  the data directory's sql
 * @param report     out: one line for each migration applied
 * @param error      out: what is wrong, with the file, when false is returned; nothing of that file is applied then
 */
bool db_migrate(const char *conninfo, const char *directory, struct strbuf *report, struct strbuf *error);

/**
 * Run one script (SQL without psql's commands) in one transaction.
 * @param setting  a name that the script reads value under, with current_setting
 * @return false with the reason in error; nothing of the file is applied then
 */
bool db_run_file(const char *conninfo, const char *path, const char *setting, const char *value, struct strbuf *error);

#endif
