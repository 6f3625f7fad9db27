/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may read and change documents: a private one is its owner's alone, a shared one is read by whom it is shared with. */
#ifndef SEODANG_DOCUMENTS_ACCESS_H
#define SEODANG_DOCUMENTS_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_DOCUMENT_READER; /* no object: who may look for documents: students, tutors, teachers, admins */
extern const struct access ACCESS_DOCUMENT_AUTHOR; /* no object: who may upload: tutors, teachers, admins */
extern const struct access ACCESS_DOCUMENT;        /* a document: its owner and whom it is shared with */
extern const struct access ACCESS_OWN_DOCUMENT;    /* a document: its owner */
extern const struct access ACCESS_OWN_FOLDER;      /* a folder: its owner */

#endif
