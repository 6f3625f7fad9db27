/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Interventions as JSON: of the students whom the caller sees, a student's own. Staff begin them and change their
 * status; the student too may say how many steps of an active one are done (PATCH with progress alone).
 */
#ifndef SEODANG_HUB_INTERVENTION_API_H
#define SEODANG_HUB_INTERVENTION_API_H

#include "http/request.h"

/** GET /interventions?student_id=&status= */
enum http_status interventions_read(struct request *req);

/**
 * POST /interventions: 201; status and progress may be sent as every one begins. 404 for a student whom the caller does
 * not see; 409 already_active.
 */
enum http_status intervention_create(struct request *req);

/**
 * PATCH /interventions/ID: all that was sent or nothing. 409 already_active (on resume), intervention_ended and, for the
 * student, intervention_paused; 403 for a student's status.
 */
enum http_status intervention_change_document(struct request *req);

#endif
