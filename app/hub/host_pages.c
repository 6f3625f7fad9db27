/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/host_pages.h"

#include "web/page.h"

/* GET /hub/host */
enum http_status host_page(struct request *req)
{
	struct result *summary = ask(req, SQL_HUB_HOST_SUMMARY, NO_PARAMS);
	struct result *tables = ask(req, SQL_HUB_HOST_TABLES, NO_PARAMS);
	struct result *indexes = ask(req, SQL_HUB_HOST_INDEXES, PARAMS(P_BOOLEAN(false)));
	struct result *unused = ask(req, SQL_HUB_HOST_INDEXES, PARAMS(P_BOOLEAN(true)));
	struct result *partitions = ask(req, SQL_HUB_HOST_PARTITIONS, NO_PARAMS);
	struct result *waits = ask(req, SQL_HUB_HOST_WAITS, NO_PARAMS);

	return render(req, "hub/host", columns(summary), rows("tables", tables), rows("indexes", indexes), rows("unused", unused),
		      rows("partitions", partitions), rows("waits", waits));
}
