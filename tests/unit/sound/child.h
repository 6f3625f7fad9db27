/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of what runs in child processes: who they are, and a signal for them from outside. */
#ifndef SEODANG_TESTS_UNIT_SOUND_CHILD_H
#define SEODANG_TESTS_UNIT_SOUND_CHILD_H

#include <stddef.h>
#include <sys/types.h>

/** Wait until a process has a child other than one (0: any). @return it */
pid_t child_of(pid_t parent, pid_t other_than);

/** In a process of its own, send a signal to the next child that this process makes, once it has given up this process's handlers. @return that process; see child_wait */
pid_t child_signal_next(int number);

/** Wait until a child has ended well. */
void child_wait(pid_t child);

/** How many descriptors this process has open. */
size_t child_descriptors(void);

#endif
