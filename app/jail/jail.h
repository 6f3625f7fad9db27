/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Work on what strangers send, in a child process that may do nothing but compute: no files, no sockets, no processes, not
 * even a descriptor. Whatever breaks there costs this one piece of work.
 *
 * The child is forked, so that input costs no copy, and writes its output into memory shared with this process. Against it
 * stand a system call filter (seccomp: what is not on its list ends the child), limits of processor time, address space, file
 * size and processes, and a wall clock here. With the sanitizers, which map memory without end, there is no limit of address
 * space. Where the kernel refuses any of it nothing runs: JAIL_FAILED.
 *
 * Libraries that look for tables of their own at run time are given one directory (limits.readable): beneath it files can be opened for
 * reading, by Landlock, and reading any other fails as if it were not allowed. Where the kernel has no Landlock, all fail. Who opens for
 * writing is ended.
 *
 * What it is not: the child has a copy of this process's memory, and its output is what it likes. A taken over decoder can
 * reach nobody, but could put what it reads there into its output, for whoever is given that. jail_forget is for keys.
 */
#ifndef SEODANG_JAIL_JAIL_H
#define SEODANG_JAIL_JAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"

#define JAIL_FORGOTTEN_MAXIMUM 8

struct jail_limits {
	unsigned seconds;   /* of processor time, and by the wall clock */
	size_t memory;      /* bytes of address space, beyond what this process has mapped when the work starts */
	size_t most_output; /* bytes */
	const char *readable; /* files beneath it may be read; NULL: none, and who tries is ended */
};

struct jail_input {
	const void *bytes;
	size_t length;
	const void *context; /* whatever else the work is told */
};

/** What the work has to give back; see jail_write. */
struct jail_output {
	unsigned char *bytes;
	size_t length, most;
};

/** Runs in the child, with all signals at their defaults and no descriptor. @return 0 or more, for who called jail_run */
typedef int jail_work(const struct jail_input *input, struct jail_output *output);

/** Add to the output. @return false, and nothing was added, when it would be more than limits.most_output */
bool jail_write(struct jail_output *output, const void *bytes, size_t length);

enum jail_outcome {
	JAIL_ENDED,   /* the work returned */
	JAIL_BROKEN,  /* it crashed, or did what the filter forbids; logged */
	JAIL_TIMEOUT, /* it was not done in limits.seconds */
	JAIL_FAILED,  /* no child could be made, or something else killed it: this machine's fault, and logged */
};

struct jail_result {
	int status;          /* what the work returned */
	const void *output;  /* aligned for any type; released with the arena */
	size_t length;
};

/**
 * Run work in a jail and wait for it. Call it from a process with one thread.
 * @param result  out; untouched unless JAIL_ENDED. Nothing in it is to be believed before it is checked
 */
enum jail_outcome jail_run(struct arena *arena, const struct jail_limits *limits, jail_work *work, const struct jail_input *input,
			   struct jail_result *result);

/** From now on every child overwrites these bytes before its work starts. They stay where they are as long as this process lives. */
void jail_forget(void *bytes, size_t length);

#endif
