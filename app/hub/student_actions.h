/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff change of a student's record, and the account that hangs on it or not. */
#ifndef SEODANG_HUB_STUDENT_ACTIONS_H
#define SEODANG_HUB_STUDENT_ACTIONS_H

#include "http/request.h"

/** A new record without an account: by an admin, or by a teacher in an own class. */
enum http_status record_add(struct request *req);

/** What is sent is changed; metadata is merged (RFC 7396). A teacher may change metadata alone, else 403. */
enum http_status record_change(struct request *req);

/** The known keys of metadata from a form; the others stay. */
enum http_status record_metadata(struct request *req);

enum http_status note_add(struct request *req);
enum http_status note_delete(struct request *req);

/* Linking and restoring answer with the code that the student sets a password with. */
enum http_status account_link(struct request *req);
enum http_status account_unlink(struct request *req);
enum http_status account_restore(struct request *req);

#endif
