/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines on standard error, "level program: message", one write each so that processes do not mix.
 * No personal data: ids, counts and reasons only.
 */
#ifndef SEODANG_CORE_LOG_H
#define SEODANG_CORE_LOG_H

/** The name in front of every line; kept by reference. */
void log_set_program(const char *name);

__attribute__((format(printf, 1, 2))) void log_info(const char *format, ...);
__attribute__((format(printf, 1, 2))) void log_warning(const char *format, ...);
__attribute__((format(printf, 1, 2))) void log_error(const char *format, ...);

/** Say why and end the process with status 1: for what start-up cannot do without. */
__attribute__((format(printf, 1, 2))) _Noreturn void log_die(const char *format, ...);

#endif
