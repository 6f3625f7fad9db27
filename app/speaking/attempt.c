/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/attempt.h"

#include "web/page.h"

struct attempt_begun attempt_begin(struct request *req, const struct attempt_beginning *beginning)
{
	struct result *begun = run(req, SQL_SPEAKING_BEGIN_ATTEMPT,
		PARAMS(P_TEXT(beginning->text), P_UUID(beginning->recording), P_UUID(beginning->session), P_UUID(beginning->sentence),
		       beginning->session ? P_INTEGER(beginning->sentence_index) : P_NULL(), P_TEXT(beginning->korean)));
	struct attempt_begun ids;

	result_uuid(begun, 0, "id", &ids.id);
	result_uuid(begun, 0, "job_id", &ids.job);
	return ids;
}
