/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing what reaches a person through which channel. */
#ifndef SEODANG_INBOX_PREFERENCE_ACTIONS_H
#define SEODANG_INBOX_PREFERENCE_ACTIONS_H

#include "http/request.h"

/**
 * A form with a field "type.channel" a cell, quiet (school, none, own), quiet_start, quiet_end; or JSON with any part of
 * the document that GET answers. What is left out stays. 422 names the cell that does not exist, takes no such value, or
 * cannot be turned off.
 */
enum http_status preferences_change(struct request *req);

#endif
