/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The form on which a teacher plans an intervention. Weak areas are boxes area_N, whose value is the concept; the steps
 * have the fields step_N_use (a box), step_N_area (the N of the area whose step it is; none for one of the teacher's
 * own), step_N_activity, step_N_concept, step_N_problems, step_N_minutes. Steps whose area is not ticked fall away.
 */
#ifndef SEODANG_HUB_INTERVENTION_FORM_H
#define SEODANG_HUB_INTERVENTION_FORM_H

#include <jansson.h>

#include "db/result.h"
#include "hub/intervention_document.h"
#include "http/request.h"

/**
 * What was sent, as documents.
 * @param areas  out: JSON in the arena; NULL with the fault
 * @param path   out: the same; NULL without a fault when no step was kept, so that it is made from the areas
 * @param field  out: where the fault is, of the form
 */
bool intervention_form_read(struct request *req, const char *other_concept, const char **areas, const char **path, const char **field,
			    struct document_fault *fault);

/**
 * The form's boxes: weak areas (hub_intervene_areas), each with its steps, and rows for steps of the teacher's own, as
 * they were sent where the form is shown again.
 * @param extras  out: like the answer, for page_json
 */
json_t *intervention_form_areas(struct request *req, const struct result *weak_areas, json_t **extras);

#endif
