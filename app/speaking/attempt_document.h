/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reading as JSON, with the names of the columns of speaking.pronunciation_results. */
#ifndef SEODANG_SPEAKING_ATTEMPT_DOCUMENT_H
#define SEODANG_SPEAKING_ATTEMPT_DOCUMENT_H

#include "speaking/reading.h"

/** @return in the arena */
const char *reading_document(struct arena *arena, const struct reading *reading);

#endif
