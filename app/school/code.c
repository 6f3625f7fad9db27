/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/code.h"

#include <jansson.h>
#include <string.h>

#include "auth/link.h"
#include "view/json_data.h"
#include "web/page.h"
#include "web/site.h"

#define LIST_MAXIMUM ((size_t)1024 * 1024)

/* Three arrays as PostgreSQL writes them, and the slips. */
struct sheet_of_codes {
	struct strbuf *people, *hashes, *purposes;
	json_t *slips;
};

static void add_person(struct request *req, struct sheet_of_codes *sheet, const struct result *people, size_t row)
{
	const char *code = link_code(req->arena), *purpose = result_text(people, row, "purpose");
	const char *separator = row ? "," : "{";
	const char *login = result_text(people, row, "login");
	bool is_first = strcmp(purpose, "activate") == 0;
	struct hash hash = link_hash(code);
	char digits[HASH_HEX_SIZE];

	hex_encode(digits, hash.bytes, sizeof hash.bytes);
	strbuf_add_format(sheet->people, "%s%s", separator, result_text(people, row, "person_id"));
	strbuf_add_format(sheet->hashes, "%s%s", separator, digits);
	strbuf_add_format(sheet->purposes, "%s%s", separator, purpose);
	if (!login)
		login = opened(req, people, row, "email");
	json_array_append_new(sheet->slips, json_data_prepare(json_pack("{s:s, s:s?, s:s, s:s?, s:s?, s:s?, s:b, s:b, s:s}",
		"person_name", result_text(people, row, "name"), "login", login, "code", code,
		"grade", result_text(people, row, "grade"), "class_name", result_text(people, row, "class_name"),
		"number", result_text(people, row, "number"), "is_first", is_first,
		"needs_consent", result_boolean(people, row, "needs_consent"),
		"address", arena_printf(req->arena, "%s/activate", request_site(req)->config->base_url))));
}

enum http_status code_sheet(struct request *req, const struct uuid *class, const char *people, const char *back)
{
	struct result *found = run(req, SQL_SCHOOL_CODE_PEOPLE, PARAMS(P_UUID(class), P_TEXT(people)));
	struct sheet_of_codes sheet;
	size_t wanted = 0, count = result_count(found);
	struct result *made, *layout;
	int64_t unread;

	for (const char *end = people; end; end = strchr(end + 1, ','))
		wanted++;
	if (count < wanted)
		request_fail(req, HTTP_NOT_FOUND);
	if (!count)
		return done(req, .to = back, .flash = "school.flash.no_codes", .tone = "wait");
	sheet = (struct sheet_of_codes){
		.people = strbuf_in_arena(req->arena, LIST_MAXIMUM),
		.hashes = strbuf_in_arena(req->arena, LIST_MAXIMUM),
		.purposes = strbuf_in_arena(req->arena, LIST_MAXIMUM),
		.slips = page_json(req, json_array()),
	};
	for (size_t i = 0; i < count; i++)
		add_person(req, &sheet, found, i);
	strbuf_add_char(sheet.people, '}');
	strbuf_add_char(sheet.hashes, '}');
	strbuf_add_char(sheet.purposes, '}');
	made = ask(req, SQL_SCHOOL_CODES_CREATE, PARAMS(P_TEXT(strbuf_text(sheet.people)), P_TEXT(strbuf_text(sheet.hashes)),
							P_TEXT(strbuf_text(sheet.purposes))));
	layout = run(req, SQL_WEB_LAYOUT, NO_PARAMS); /* an action that shows a page brings the badge itself */
	unread = result_integer(layout, 0, "unread");
	return render(req, "school/codes", columns(made), text("unread", unread ? result_text(layout, 0, "unread") : ""), json_value("slips", sheet.slips),
		      number("slip_count", (int64_t)count), text("back", back));
}
