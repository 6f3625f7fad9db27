/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The configuration file: "name = value" lines, # comments. All options are the one table in config_options.def;
 * an unknown or missing name, or a value of the wrong kind, is an error that names the line.
 */
#ifndef SEODANG_CORE_CONFIG_H
#define SEODANG_CORE_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "core/strbuf.h"

struct config {
#define CONFIG_TEXT(name, fallback, description) char *name;
#define CONFIG_NUMBER(name, fallback, minimum, maximum, description) int64_t name;
#define CONFIG_FLAG(name, fallback, description) bool name;
#include "core/config_options.def"
};

/**
 * Read a file over the defaults.
 * @param path   the file; NULL takes $SEODANG_CONFIG, else the installed one
 * @param error  what is wrong, with the line, when false is returned
 * @return true, and config owns its texts until config_release
 */
bool config_load(struct config *config, const char *path, struct strbuf *error);
void config_release(struct config *config);

#endif
