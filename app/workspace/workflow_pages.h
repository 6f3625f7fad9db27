/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_WORKSPACE_WORKFLOW_PAGES_H
#define SEODANG_WORKSPACE_WORKFLOW_PAGES_H

#include <jansson.h>
#include <stdbool.h>

#include "http/request.h"
#include "http/status.h"

enum http_status workflows_page(struct request *req);
enum http_status workflow_new_page(struct request *req);
enum http_status workflow_page(struct request *req);
enum http_status workflow_edit_page(struct request *req);
enum http_status workflow_versions_page(struct request *req);
enum http_status workflow_schedule_page(struct request *req);
enum http_status workflow_delete_page(struct request *req);
enum http_status workflow_limits_page(struct request *req);

/**
 * The editor with a definition that was sent, changed by one of its buttons; nothing is kept.
 * @param is_kept  it is of the path's workflow, not of a new one
 */
enum http_status workflow_show_sent(struct request *req, bool is_kept, const json_t *definition);

#endif
