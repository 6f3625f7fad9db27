/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that a form brings, on their way to the job that reads them: what is acknowledged is in the database. */
#ifndef SEODANG_DOCUMENTS_UPLOAD_H
#define SEODANG_DOCUMENTS_UPLOAD_H

#include "web/page.h"

#define DOCUMENT_TITLE_MAXIMUM 120
#define DOCUMENT_SHARES_MAXIMUM 50

/**
 * Look at the files of field "file": refuses what is no document by its beginning ("unknown_kind", "old_format"), what is empty
 * ("empty"), and where there is none ("required"), at that field. Ends the request with 413 where they are larger than document_limit.
 *
 * @param most  files that may come; of more: "too_many"
 * @return how many there are; 0 when something was refused
 */
size_t uploads_judged(struct request *req, size_t most);

/** The number-th file (from 0) that uploads_judged found good, as a new version of a document, in the request's transaction. */
void upload_keep(struct request *req, size_t number, const struct uuid *document);

/** The number-th file's name without its ending: the title of a document that has no other. In the arena. */
const char *upload_title(struct request *req, size_t number);

#endif
