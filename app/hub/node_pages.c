/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/node_pages.h"

#include <jansson.h>

#include "account/shown_once.h"
#include "core/random.h"
#include "web/page.h"

#define NODES_PAGE "/hub/nodes"

enum http_status nodes_page(struct request *req)
{
	struct result *keys = ask(req, SQL_HUB_NODE_KEYS, NO_PARAMS);
	struct result *nodes = ask(req, SQL_HUB_SOURCE_NODES, PARAMS(P_INTEGER(0)));
	json_t *shown;

	sent(req);
	shown = shown_once_take(req);
	return render(req, "hub/nodes", rows("keys", keys), rows("nodes", nodes),
		      text("key", json_string_value(json_object_get(shown, "node_key"))));
}

enum http_status node_key_add(struct request *req)
{
	char token[RANDOM_TOKEN_SIZE];
	struct hash hash;

	sent(req);
	random_token(token);
	hash = session_token_hash(token);
	ask(req, SQL_HUB_NODE_KEY_ADD,
	    PARAMS(P_INTEGER(field_integer(req, "source_node", 0)), P_BYTES(hash.bytes, sizeof hash.bytes), P_TEXT(field_text(req, "name"))));
	shown_once_send(req, json_pack("{s:s}", "node_key", token));
	return done(req, .to = NODES_PAGE);
}

enum http_status node_key_revoke(struct request *req)
{
	ask(req, SQL_HUB_NODE_KEY_REVOKE, PARAMS(P_UUID(path_uuid(req, "node_key"))));
	return done(req, .to = NODES_PAGE, .flash = "hub.nodes.flash.revoked");
}
