/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff and students do about interventions, by form. */
#ifndef SEODANG_HUB_INTERVENTION_ACTIONS_H
#define SEODANG_HUB_INTERVENTION_ACTIONS_H

#include "http/request.h"

/** POST /hub/students/:student/intervene: see hub/intervention_form.h. */
enum http_status intervention_plan(struct request *req);

/**
 * POST /hub/interventions/several with students (ids): one each with that student's own weak areas. The answer is the
 * page that says for whom one began, and who was left out and why.
 */
enum http_status interventions_start_several(struct request *req);

enum http_status intervention_set(struct request *req);
enum http_status proposals_accept(struct request *req);
enum http_status proposals_dismiss(struct request *req);

/** POST …/:intervention/steps/:step/done and /undo: of staff, and of the student whose steps they are. */
enum http_status step_do(struct request *req);
enum http_status step_undo(struct request *req);
enum http_status own_step_do(struct request *req);
enum http_status own_step_undo(struct request *req);

#endif
