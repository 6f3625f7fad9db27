/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/set_actions.h"

#include <string.h>

#include "speaking/sentence.h"
#include "speaking/set.h"
#include "speaking/set_import.h"
#include "speaking/set_pages.h"
#include "web/page.h"

static const char *const texts[] = {"title", "level", "topic"};

static enum http_status saved(struct request *req, const struct uuid *practice_set, const char *id)
{
	return done(req, .status = practice_set ? HTTP_OK : HTTP_CREATED, .to = arena_printf(req->arena, "/speaking/sets/%s", id),
		    .flash = practice_set ? "speaking.sets.flash.changed" : "speaking.sets.flash.added",
		    DOCUMENT(SQL_SPEAKING_SET, PARAMS(P_TEXT(id), P_TEXT(sound_address(req)))));
}

/* ---- of a program: what it named ---- */

static bool is_named(const struct request *req, const char *member)
{
	return json_object_get(req->json, member) != NULL;
}

/* changes: out, the caller's; untouched when something is refused. */
static bool read_named(struct request *req, json_t *changes)
{
	struct sentence_drafts drafts;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (field_text(req, texts[i]))
			json_object_set_new(changes, texts[i], json_string(field_text(req, texts[i])));
		else if (is_named(req, texts[i]))
			invalid(req, texts[i], "required", 0);
	if (field_present(req, "is_shared"))
		json_object_set_new(changes, "is_shared", json_boolean(field_boolean(req, "is_shared", true)));
	if (is_named(req, "sentences") && sentences_of_json(req, json_object_get(req->json, "sentences"), &drafts)
	    && sentences_are_good(req, &drafts))
		json_object_set_new(changes, "sentences", sentences_json(&drafts));
	return !is_invalid(req);
}

static enum http_status save_named(struct request *req, const struct uuid *practice_set)
{
	json_t *changes = json_object();
	const char *id;

	if (!read_named(req, changes)) {
		json_decref(changes);
		return still_invalid(req);
	}
	if (set_save(req, practice_set, changes, practice_set ? field_integer(req, "version", 0) : 0, &id) == SET_CHANGED_MEANWHILE)
		return conflict(req, "set_changed");
	return saved(req, practice_set, id);
}

enum http_status set_add(struct request *req)
{
	return save_named(req, NULL);
}

/* Sentences are sent whole: without the version that was looked at, those of somebody else would be lost. */
enum http_status set_change(struct request *req)
{
	if (is_named(req, "sentences") && !field_present(req, "version"))
		return invalid(req, "version", "required", 0);
	return save_named(req, path_uuid(req, "practice_set"));
}

/* ---- of a form ---- */

static enum http_status save_by_form(struct request *req, const struct uuid *practice_set)
{
	struct sentence_drafts drafts = sentences_of_form(req);
	json_t *changes;
	const char *id;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!field_text(req, texts[i]) || !*field_text(req, texts[i]))
			invalid(req, texts[i], "required", 0);
	if (!sentences_are_good(req, &drafts) || is_invalid(req))
		return still_invalid(req);
	changes = json_pack("{s:s, s:s, s:s, s:b, s:o}", "title", field_text(req, "title"), "level", field_text(req, "level"), "topic",
			    field_text(req, "topic"), "is_shared", field_boolean(req, "is_shared", false), "sentences",
			    sentences_json(&drafts));
	if (set_save(req, practice_set, changes, field_integer(req, "version", 0), &id) == SET_CHANGED_MEANWHILE)
		return invalid(req, "version", "set_changed", 0);
	return saved(req, practice_set, id);
}

/* The page with its rows in another order: nothing is written, and there is nothing to come back to. */
static enum http_status show_rearranged(struct request *req, enum http_status (*page)(struct request *))
{
	response_header(req->response, "HX-Push-Url", "false");
	return page(req);
}

/* POST /speaking/sets */
enum http_status set_add_by_form(struct request *req)
{
	return sentences_are_rearranged(req) ? show_rearranged(req, set_new_page) : save_by_form(req, NULL);
}

/* POST /speaking/sets/:practice_set/edit */
enum http_status set_change_by_form(struct request *req)
{
	return sentences_are_rearranged(req) ? show_rearranged(req, set_edit_page) : save_by_form(req, path_uuid(req, "practice_set"));
}

enum http_status set_delete(struct request *req)
{
	ask(req, SQL_SPEAKING_SET_DELETE, PARAMS(P_UUID(path_uuid(req, "practice_set"))));
	return done(req, .to = "/speaking/sets", .flash = "speaking.sets.flash.deleted");
}

/* ---- a file ---- */

/* POST /speaking/sets/import: the dry run. The page that comes holds the file, which is sent again to be applied. */
enum http_status set_import_check(struct request *req)
{
	struct set_file_fault fault;
	struct set_file file;
	struct result *plan, *options;
	size_t length;
	const char *bytes = sent_file(req, "file", SET_FILE_BYTES_MAXIMUM, &length);

	if (!set_file_read(req, bytes, length, &file, &fault))
		return invalid(req, "file", fault.code, fault.place);
	plan = ask(req, SQL_SPEAKING_SETS_PLAN,
		   PARAMS(P_TEXT(file.rows), P_TEXT(field_text(req, "title")), P_TEXT(field_text(req, "level")), P_TEXT(field_text(req, "topic")),
			  P_INTEGER(SENTENCE_WORDS_MAXIMUM)));
	options = ask(req, SQL_SPEAKING_SET_OPTIONS,
		      PARAMS(P_TEXT(field_text(req, "level")), P_BOOLEAN(field_boolean(req, "is_shared", false)), P_NULL()));
	response_header(req->response, "HX-Push-Url", "false");
	return render(req, "speaking/set_import", row("plan", plan), row("options", options), text("file_name", field_value(req, "file")->file_name),
		      text("content", file.text));
}

/* POST /speaking/sets/import/apply: decided again, since the sets may have changed meanwhile. */
enum http_status set_import_apply(struct request *req)
{
	const char *content = field_text(req, "content");
	struct set_file_fault fault;
	struct set_file file;
	struct result *written;

	if (!set_file_read(req, content, strlen(content), &file, &fault))
		return invalid(req, "file", fault.code, fault.place);
	written = run(req, SQL_SPEAKING_SETS_IMPORT,
		      PARAMS(P_TEXT(file.rows), P_TEXT(field_text(req, "title")), P_TEXT(field_text(req, "level")),
			     P_TEXT(field_text(req, "topic")), P_BOOLEAN(field_boolean(req, "is_shared", false))));
	return done(req, .to = "/speaking/sets?mine=1", .flash = "speaking.sets.flash.imported",
		    .flash_count = result_integer(written, 0, "sentence_count"));
}
