/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rooms need of this machine and its configuration, tried. Each says in detail what was found, in the program's arena. */
#ifndef SEODANG_CMD_DOCTOR_ROOMS_H
#define SEODANG_CMD_DOCTOR_ROOMS_H

#include "cmd/program.h"
#include "db/result.h"

/** The scripted partner's lines can be read. */
bool doctor_dialogues(struct program *program, const char **detail);

/** A PDF in Korean is read in its jail: system call filter, Landlock and tables of codes are there. Call it while this is the only thread. */
bool doctor_documents(struct program *program, const char **detail);

/** Patterns of guardrails work on this processor. */
bool doctor_patterns(struct program *program, const char **detail);

/**
 * Each address outside that schools have set and use is on the configuration's list.
 * @param addresses  rows of school, kind, url
 * @param kind       which of them are meant
 * @param list       what the configuration says of their hosts
 */
bool doctor_addresses(struct program *program, struct result *addresses, const char *kind, const char *list, const char **detail);

#endif
