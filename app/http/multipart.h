/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * multipart/form-data bodies (RFC 7578, RFC 2046 section 5.1), read as they arrive: texts go to the arena, files to
 * nameless temporary files under $TMPDIR (else /tmp) that vanish with the arena or the process.
 */
#ifndef SEODANG_HTTP_MULTIPART_H
#define SEODANG_HTTP_MULTIPART_H

#include <stddef.h>

#include "core/arena.h"
#include "http/request.h"

#define MULTIPART_PARTS_MAXIMUM 200
#define MULTIPART_FILES_MAXIMUM 20
#define MULTIPART_HEADER_MAXIMUM 8192 /* bytes of one part's header */
#define MULTIPART_BOUNDARY_MAXIMUM 70 /* RFC 2046 */

struct multipart_source {
	const char *content_type; /* the whole header, with its boundary */
	body_reader *reader;
	void *context;
	size_t length;            /* of the body, as CONTENT_LENGTH said; within the upload limit */
	size_t text_limit;        /* bytes that the parts without a file may have in all */
};

/**
 * Read a whole body. A part with a file name becomes a pair whose file is a path under /proc/self/fd, good for
 * open(2) in this process until the arena is reset, and whose length is the file's; a file field left empty
 * (file name "", no bytes) becomes a pair with file NULL.
 *
 * @param pairs  owned by the arena; untouched unless HTTP_OK
 * @return HTTP_OK; HTTP_BAD_REQUEST: not multipart, without its end, a header that is broken, nameless or too long, a
 *         text that is not UTF-8 or holds NUL, another length than said; HTTP_CONTENT_TOO_LARGE: too many parts or files,
 *         texts past text_limit; HTTP_INTERNAL_SERVER_ERROR: a temporary file cannot be written (logged)
 */
enum http_status multipart_read(struct arena *arena, const struct multipart_source *source, struct pairs *pairs);

#endif
