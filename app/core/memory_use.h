/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_CORE_MEMORY_USE_H
#define SEODANG_CORE_MEMORY_USE_H

/**
 * The most memory that this process has held at once, in kilobytes; 0 where /proc does not say. Since it began its program: getrusage tells
 * what the process held that started it where that was more.
 */
long memory_most_held(void);

#endif
