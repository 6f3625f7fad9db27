/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the school's other systems: which there are, a new one, and one that stops working. */
#ifndef SEODANG_HUB_NODE_PAGES_H
#define SEODANG_HUB_NODE_PAGES_H

#include "http/request.h"

/** GET /hub/nodes: the keys by node; one that was just made is shown this once. */
enum http_status nodes_page(struct request *req);

/** POST /hub/nodes: a new key. */
enum http_status node_key_add(struct request *req);

/** POST /hub/nodes/:node_key/revoke */
enum http_status node_key_revoke(struct request *req);

#endif
