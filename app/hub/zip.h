/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A ZIP file in memory, by libarchive. File names are UTF-8. The same files give the same bytes.
 *
 *	struct zip *zip = zip_begin(maximum);
 *	zip_add(zip, "1 김철수.pdf", bytes, length, time); …
 *	if (!zip_finish(zip, out)) …
 */
#ifndef SEODANG_HUB_ZIP_H
#define SEODANG_HUB_ZIP_H

#include "core/clock.h"
#include "core/strbuf.h"

struct zip;

/** @param maximum  bytes that the file may have. @return to be given to zip_finish in any case; never NULL */
struct zip *zip_begin(size_t maximum);

/** @param name  control characters and what cannot stand in a file's name become "_" */
void zip_add(struct zip *zip, const char *name, const void *bytes, size_t length, clock_time modified);

/** End the file, add it to out and release it. @return false when it grew past a maximum or could not be made: logged */
bool zip_finish(struct zip *zip, struct strbuf *out);

#endif
