/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory_use.h"

#include <stdio.h>

long memory_most_held(void)
{
	FILE *status = fopen("/proc/self/status", "re");
	char line[256];
	long kilobytes = 0;

	if (!status)
		return 0;
	while (fgets(line, sizeof line, status) && sscanf(line, "VmHWM: %ld", &kilobytes) != 1)
		;
	fclose(status);
	return kilobytes;
}
