/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool source_read(const char *file, struct strbuf *source)
{
	char bytes[8192];
	FILE *stream = fopen(file, "re");
	size_t length;
	int failure;

	if (!stream)
		return false;
	while ((length = fread(bytes, 1, sizeof bytes, stream)) > 0)
		strbuf_add(source, bytes, length);
	failure = ferror(stream) ? errno : strbuf_overflowed(source) ? EFBIG : 0;
	fclose(stream);
	errno = failure;
	return !failure;
}

bool source_name_is_inside(const char *name)
{
	size_t part;

	if (name[0] == '/')
		return false;
	for (; *name; name += part + (name[part] == '/')) {
		part = strcspn(name, "/");
		if (part == 2 && name[0] == '.' && name[1] == '.')
			return false;
	}
	return true;
}
