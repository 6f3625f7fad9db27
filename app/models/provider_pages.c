/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/provider_pages.h"

#include "core/allowed_hosts.h"
#include "web/page.h"
#include "web/site.h"

#define USUAL_SECONDS "20"

static const char *allowed_hosts(const struct request *req)
{
	return request_site(req)->config->model_hosts;
}

/* GET /workspace/models */
enum http_status providers_page(struct request *req)
{
	struct result *providers = ask(req, SQL_MODELS_PROVIDERS, NO_PARAMS);

	return render(req, "models/providers", rows("providers", providers), text("hosts", allowed_hosts(req)));
}

/* GET /workspace/models/new */
enum http_status provider_new_page(struct request *req)
{
	return render(req, "models/provider_new", text("hosts", allowed_hosts(req)), text("seconds", USUAL_SECONDS), flag("enabled", true));
}

/* GET /workspace/models/:provider */
enum http_status provider_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "provider");
	struct result *provider = ask(req, SQL_MODELS_PROVIDER, PARAMS(P_UUID(id)));
	struct result *keys = ask(req, SQL_MODELS_KEYS, PARAMS(P_UUID(id)));

	sent(req);
	return render(req, "models/provider", columns(provider), rows("keys", keys), text("hosts", allowed_hosts(req)),
		      flag("is_blocked", result_count(provider) && allowed_hosts_fault(result_text(provider, 0, "url"), allowed_hosts(req))));
}

/* GET /workspace/models/:provider/delete */
enum http_status provider_delete_page(struct request *req)
{
	return render(req, "models/provider_delete", columns(ask(req, SQL_MODELS_PROVIDER, PARAMS(P_UUID(path_uuid(req, "provider"))))));
}
