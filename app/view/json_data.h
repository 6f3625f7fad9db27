/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A JSON document as the data of a template. Objects answer their members and arrays are lists. Numbers are text:
 * integers digit by digit, reals with the fewest digits that read back the same (1.210 is "1.21"). true is the text
 * "true"; null and false do not open a section, null shows nothing and false shows "false".
 */
#ifndef SEODANG_VIEW_JSON_DATA_H
#define SEODANG_VIEW_JSON_DATA_H

#include <jansson.h>

#include "core/arena.h"
#include "view/data.h"

/**
 * @param json  the document; its numbers and trues are replaced in place by the strings that are shown, so that
 *              reading never allocates. The reference is taken over: what comes back must be given to json_decref
 *              (it is another one when the document is itself a number or true)
 * @return the document to hold and to read with json_data_value
 */
json_t *json_data_prepare(json_t *json);

/** As json_data_prepare; the arena releases the document. @return NULL for NULL */
json_t *json_data_keep(struct arena *arena, json_t *json);

/** @return a prepared document as a value; it lives as long as the document */
struct view_value json_data_value(const json_t *json);

/** @return a prepared JSON object as a scope */
struct view_object json_data_object(const json_t *json);

#endif
