/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reply_answer (web/page.h) keeps under an Idempotency-Key, for the same request again. */
#ifndef SEODANG_WEB_ANSWER_H
#define SEODANG_WEB_ANSWER_H

#include "http/request.h"

#define WAITED_ANSWER "x-waited-answer" /* content type of a kept answer that says where to wait, not what was answered */

/** Wait where the first request did, in the mode that this one wants. @param kept  the kept answer of type WAITED_ANSWER */
void answer_wait_again(struct request *req, const char *kept);

#endif
