/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/sound/child.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/in_arena.h"

#define PATH_SIZE 64

pid_t child_of(pid_t parent, pid_t other_than)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
	for (;;) {
		FILE *file = fopen(path, "r");
		int child;

		while (file && fscanf(file, "%d", &child) == 1)
			if (child != other_than) {
				fclose(file);
				return child;
			}
		if (file)
			fclose(file);
		usleep(1000);
	}
}

static bool handles_signals(pid_t process)
{
	char path[PATH_SIZE], line[256];
	unsigned long long caught = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/status", (int)process);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "SigCgt: %llx", &caught) == 1)
			break;
	if (file)
		fclose(file);
	return caught;
}

pid_t child_signal_next(int number)
{
	pid_t parent = getpid(), child = fork();

	if (child == 0) {
		pid_t other = child_of(parent, getpid());

		while (handles_signals(other))
			usleep(1000);
		kill(other, number);
		_exit(0);
	}
	return child;
}

void child_wait(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

size_t child_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	size_t count = 0;

	assert_non_null(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}
