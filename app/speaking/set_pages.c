/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/set_pages.h"

#include <stdlib.h>
#include <string.h>

#include "school/sheet.h"
#include "speaking/sentence.h"
#include "speaking/set.h"
#include "speaking/set_import.h"
#include "web/page.h"

#define EMPTY_ROWS 3 /* of a new set */

/* What the list is narrowed to but for its level. */
static const char *const filters[] = {"q", "topic", "mine", NULL};

/* GET /speaking/sets */
enum http_status sets_page(struct request *req)
{
	struct result *filter = set_filter_ask(req);
	struct result *sets = set_list_ask(req, field_limit(req));

	return render(req, "speaking/sets", row("filter", filter), page_of("sets", sets), text("kept", kept_query(req, filters)));
}

/* GET /speaking/sets/template.csv */
enum http_status sets_template(struct request *req)
{
	sent(req);
	strbuf_add_text(&req->response->body, BYTE_ORDER_MARK);
	set_file_template(&req->response->body, request_locale(req) == VIEW_KO);
	return reply_file(req, "text/csv; charset=utf-8", "sentences.csv");
}

/* GET /speaking/sets/:practice_set */
enum http_status set_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "practice_set");
	struct result *set = ask(req, SQL_SPEAKING_SET, PARAMS(P_UUID(id), P_NULL()));
	struct result *sentences = ask(req, SQL_SPEAKING_SET_SENTENCES, PARAMS(P_UUID(id), P_TEXT(sound_address(req))));
	struct result *counts = ask(req, SQL_SPEAKING_ASSIGNMENT_COUNTS, PARAMS(P_UUID(id)));
	struct result *own = ask(req, SQL_SPEAKING_ASSIGNMENT_OWN, PARAMS(P_UUID(id)));
	struct result *start = ask(req, SQL_SPEAKING_SET_START, PARAMS(P_UUID(id)));
	struct result *assignments = ask(req, SQL_SPEAKING_ASSIGNMENTS,
					 PARAMS(P_UUID(id), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
						P_INTEGER(field_limit(req) + 1)));

	return render(req, "speaking/set", columns(set), rows("sentence_rows", sentences), row("counts", counts), row("own", own), row("start", start),
		      page_of("assignments", assignments));
}

/* ---- writing ---- */

/* What the form's choices stand at: what was typed, else what the set has; set is NULL for a new one. */
static struct result *ask_options(struct request *req, const struct uuid *set)
{
	const struct pair *level = pairs_find(&req->form, "level");
	bool is_shared = pairs_find(&req->form, "is_shared") != NULL;

	return ask(req, SQL_SPEAKING_SET_OPTIONS,
		   PARAMS(P_TEXT(level ? level->value : NULL), req->form.count ? P_BOOLEAN(is_shared) : P_NULL(), P_UUID(set)));
}

static void add_refusal(struct request *req, json_t *form_row, const char *name, const char *field)
{
	const char *refusal = refused_at(req, field);

	if (refusal)
		json_object_set_new(form_row, name, json_string(refusal));
}

/* The rows as speaking/set_form draws them. */
static json_t *form_rows(struct request *req, const struct sentence_drafts *drafts)
{
	json_t *rows_json = json_array();

	for (size_t i = 0; i < drafts->count; i++) {
		const struct sentence_draft *draft = &drafts->items[i];
		json_t *form_row = json_pack("{s:I, s:s, s:s, s:s, s:b, s:b}", "number", (json_int_t)i + 1, "sentence_id", draft->id,
					     "english", draft->english, "korean", draft->korean, "is_first", i == 0, "is_last",
					     i + 1 == drafts->count);

		if (i + 1 == drafts->wanted)
			json_object_set_new(form_row, arena_printf(req->arena, "wants_%s", drafts->wanted_part), json_true());

		add_refusal(req, form_row, "english_error", arena_printf(req->arena, "english_%zu", i + 1));
		add_refusal(req, form_row, "korean_error", arena_printf(req->arena, "korean_%zu", i + 1));
		json_array_append_new(rows_json, form_row);
	}
	return page_json(req, rows_json);
}

static struct sentence_drafts empty_rows(struct arena *arena)
{
	struct sentence_drafts drafts = {.items = arena_array(arena, EMPTY_ROWS, sizeof *drafts.items), .count = EMPTY_ROWS};

	for (size_t i = 0; i < EMPTY_ROWS; i++)
		drafts.items[i] = (struct sentence_draft){.id = "", .english = "", .korean = ""};
	return drafts;
}

/* What a box holds: what was typed, also when nothing was refused, else what the set has. */
static struct binding box(struct request *req, const char *name, const struct result *set)
{
	const struct pair *typed = pairs_find(&req->form, name);

	return text(name, typed ? typed->value : set ? result_text(set, 0, name) : "");
}

/* GET /speaking/sets/new, and what was typed there */
enum http_status set_new_page(struct request *req)
{
	struct sentence_drafts drafts = req->form.count ? sentences_of_form(req) : empty_rows(req->arena);
	struct result *options = ask_options(req, NULL);

	return render(req, "speaking/set_new", box(req, "title", NULL), box(req, "topic", NULL), row("options", options), json_value("form_rows", form_rows(req, &drafts)));
}

/*
 * GET /speaking/sets/:practice_set/edit, and what was typed there. The version in the form is the one that was looked at first;
 * who was told that somebody else was faster is shown what it is now, and may write over that.
 */
enum http_status set_edit_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "practice_set");
	struct result *set = ask(req, SQL_SPEAKING_SET_FORM, PARAMS(P_UUID(id)));
	struct result *now = ask(req, SQL_SPEAKING_SET_ROWS, PARAMS(P_UUID(id)));
	struct result *options = ask_options(req, id);
	bool is_late = refused_at(req, "version") != NULL;
	const struct pair *seen = is_late ? NULL : pairs_find(&req->form, "version");
	struct sentence_drafts drafts;

	sent(req);
	drafts = req->form.count ? sentences_of_form(req) : sentences_of_result(req->arena, now);
	return render(req, "speaking/set_edit", columns(set), box(req, "title", set), box(req, "topic", set), row("options", options), json_value("form_rows", form_rows(req, &drafts)),
		      flag("is_late", is_late), rows("now", now),
		      text("seen_version", seen ? seen->value : result_text(set, 0, "version")));
}

/* GET /speaking/sets/:practice_set/delete */
enum http_status set_delete_page(struct request *req)
{
	struct result *set = ask(req, SQL_SPEAKING_SET_EFFECTS, PARAMS(P_UUID(path_uuid(req, "practice_set"))));

	return render(req, "speaking/set_delete", columns(set));
}

/* GET /speaking/sets/import */
enum http_status set_import_page(struct request *req)
{
	struct result *options = ask_options(req, NULL);

	return render(req, "speaking/set_import", row("options", options));
}
