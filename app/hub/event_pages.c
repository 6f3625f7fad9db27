/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/event_pages.h"

#include "hub/event_api.h"
#include "web/page.h"

enum http_status timeline_page(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	struct result *of = ask(req, SQL_HUB_TIMELINE_STUDENT, PARAMS(P_UUID(student)));
	struct result *events = timeline_ask(req, student);
	struct result *types = ask(req, SQL_HUB_EVENT_TYPES, PARAMS(P_TEXT(field_text(req, "type"))));
	struct result *nodes = ask(req, SQL_HUB_SOURCE_NODES, PARAMS(P_INTEGER(field_integer(req, "source_node", 0))));

	ask(req, SQL_HUB_LOG_LOOK, PARAMS(P_UUID(student), P_TEXT("timeline_read")));
	return render(req, "hub/timeline", columns(of), page_of("events", events), rows("types", types), rows("nodes", nodes),
		      text("from", field_text(req, "from")), text("to", field_text(req, "to")),
		      flag("archived", field_boolean(req, "archived", false)));
}

enum http_status events_page(struct request *req)
{
	struct result *months = ask(req, SQL_HUB_QUARANTINE_MONTHS, NO_PARAMS);
	struct result *partitions = ask(req, SQL_HUB_PARTITIONS, NO_PARAMS);

	return render(req, "hub/events", rows("months", months), rows("partitions", partitions));
}
