/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The JSON of an intervention as other programs and the form send it: weak_areas [{"concept", "current_mastery",
 * "target_mastery", "priority"}] and learning_path [{"step", "activity", "concept", "problem_set_id", "num_problems",
 * "estimated_duration" in seconds}], as in Student Hub, section 3.3. Only concept and activity must be there. What an
 * answer of ours adds to an area ("answers", "correct") may come back and is not taken over.
 */
#ifndef SEODANG_HUB_INTERVENTION_DOCUMENT_H
#define SEODANG_HUB_INTERVENTION_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "hub/intervention.h"

#define INTERVENTION_MOST_AREAS 20
#define INTERVENTION_MOST_STEPS 40

/** What a step may be, NULL at the end; events tick the first three (hub.is_step_met). */
extern const char *const intervention_activities[];

/** What is wrong with a document: a code of the catalogue's errors.CODE; NULL for nothing. */
struct document_fault {
	const char *code;
	int64_t limit;
};

/** @return the areas as text in the arena, texts normalised; NULL with the fault */
const char *intervention_areas(struct arena *arena, const json_t *areas, struct document_fault *fault);

/** @return the steps as text in the arena, each with its number as "step"; NULL with the fault */
const char *intervention_path(struct arena *arena, const json_t *path, struct document_fault *fault);

/** Read {"completed", "total"}. @return false with the fault */
bool intervention_progress_read(const json_t *document, struct intervention_progress *progress, struct document_fault *fault);

#endif
