/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/usage_pages.h"

#include <string.h>

#include "view/chart_json.h"
#include "web/day_line.h"
#include "web/page.h"

static json_t *figure_json(struct request *req, const struct result *days, const char *figure)
{
	return day_line_json(req->arena, days,
			     &(struct day_line){.figure = figure, .title = arena_printf(req->arena, "models.usage.%s", figure), .unit = CHART_COUNT});
}

static json_t *charts_json(struct request *req, const struct result *days)
{
	static const char *const columns[] = {"requests", "cost", "tokens", "first_word"};
	json_t *charts = json_array();

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		chart_json_append(charts, figure_json(req, days, columns[i]));
	return page_json(req, charts);
}

/* GET /workspace/usage */
enum http_status usage_page(struct request *req)
{
	const char *by = field_text(req, "by") ? field_text(req, "by") : "model";
	struct params days = PARAMS(P_TEXT(field_text(req, "from")), P_TEXT(field_text(req, "to")));
	struct result *head = ask(req, SQL_MODELS_USAGE_HEAD, days), *each_day = ask(req, SQL_MODELS_USAGE_DAYS, days);
	struct result *parts = ask(req, SQL_MODELS_USAGE_PARTS,
				   PARAMS(P_TEXT(field_text(req, "from")), P_TEXT(field_text(req, "to")), P_TEXT(by)));
	struct result *cache = ask(req, SQL_MODELS_CACHE_FIGURES, NO_PARAMS);

	sent(req);
	return render(req, "models/usage", columns(head), row("cache", cache), rows("parts", parts),
		      flag("is_cut", result_count(parts) && (size_t)result_integer(parts, 0, "all_parts") > result_count(parts)), json_value("charts", charts_json(req, each_day)),
		      text("by_label", arena_printf(req->arena, "models.usage.by.%s", by)), flag("by_model", strcmp(by, "model") == 0),
		      flag("by_role", strcmp(by, "role") == 0), flag("by_class", strcmp(by, "class") == 0), flag("by_person", strcmp(by, "person") == 0));
}

/* GET /ai-usage */
enum http_status usage_read(struct request *req)
{
	const char *by = field_text(req, "by");

	may_take_long(req);
	return reply_list(req,
			  ask(req, SQL_MODELS_USAGE_LIST,
			      PARAMS(P_TEXT(field_text(req, "from")), P_TEXT(field_text(req, "to")), P_TEXT(by ? by : "day"),
				     P_TEXT(field_cursor_key(req)), P_INTEGER(field_limit(req) + 1))),
			  0);
}
