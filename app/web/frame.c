/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/frame.h"

#include <jansson.h>
#include <string.h>

#include "core/log.h"
#include "core/random.h"
#include "view/json_data.h"
#include "web/exchange.h"
#include "web/flash.h"

#define VISITOR_COOKIE "__Host-visitor"
#define TOKEN_PURPOSE "form"
#define ROLE_ANY (ROLE_STUDENT | ROLE_TUTOR | ROLE_TEACHER | ROLE_ADMIN | ROLE_OPERATOR)
#define MOST_ENTRIES 40
#define MOST_OFFERS 8

struct entry {
	const char *name;
	struct view_value value;
};

struct way {
	unsigned roles;
	const char *entry; /* of the main navigation, whose section this is; NULL for an entry itself */
	const char *path, *icon, *label; /* no label: not shown, but what is there belongs to the entry */
};

static const struct way ways[] = {
#define NAVIGATION(roles_, path_, icon_, label_) {roles_, NULL, path_, icon_, label_},
#define SECTION(roles_, entry_, path_, label_) {roles_, entry_, path_, NULL, label_},
#define WITHIN(roles_, entry_, path_) {roles_, entry_, path_, NULL, NULL},
#define TAB(roles_, path_, label_)
#include "web/navigation.def"
};

static const struct way tabs[] = {
#define NAVIGATION(roles_, path_, icon_, label_)
#define SECTION(roles_, entry_, path_, label_)
#define WITHIN(roles_, entry_, path_)
#define TAB(roles_, path_, label_) {roles_, NULL, path_, NULL, label_},
#include "web/navigation.def"
};

#define WAY_COUNT (sizeof ways / sizeof *ways)
#define TAB_COUNT (sizeof tabs / sizeof *tabs)

struct navigation {
	const struct way *ways[WAY_COUNT];
	size_t count;
	const char *current; /* path of the one that leads here, or NULL */
};

struct frame {
	struct request *req;
	struct entry entries[MOST_ENTRIES];
	size_t count;
	short *known; /* by view_name.id: entry + 1, 0 not looked for yet, -1 none */
	struct view_object offers[MOST_OFFERS];
	size_t offer_count;
	struct navigation entries_seen, sections_seen; /* of the main navigation, and of the current one of them */
	struct navigation tabs_seen;                   /* of the workspace */
};

static void put(struct frame *frame, const char *name, struct view_value value)
{
	if (frame->count == MOST_ENTRIES)
		log_die("a page's frame has more than %d names", MOST_ENTRIES);
	frame->entries[frame->count++] = (struct entry){name, value};
}

/* ---- {{errors.NAME}} and error_list ---- */

static struct view_value find_error(const struct view_object *object, const struct view_name *name)
{
	struct request *req = ((const struct frame *)object->self)->req;

	for (const struct field_error *error = req->exchange->errors; error; error = error->next)
		if (view_is_named(name, error->field))
			return view_text_value(exchange_error_text(req, error));
	return view_absent();
}

static const struct view_object_type errors_type = {.find = find_error};

static const struct field_error *error_at(const struct frame *frame, size_t index)
{
	const struct field_error *error = frame->req->exchange->errors;

	while (error && index--)
		error = error->next;
	return error;
}

static struct view_value find_in_error(const struct view_object *object, const struct view_name *name)
{
	const struct frame *frame = object->self;
	const struct field_error *error = error_at(frame, object->index);

	if (view_is_named(name, "field"))
		return view_text_value(error->field);
	if (view_is_named(name, "message"))
		return view_text_value(exchange_error_text(frame->req, error));
	return view_absent();
}

static const struct view_object_type error_type = {.find = find_in_error};

static size_t count_errors(const struct view_list *list)
{
	size_t count = 0;

	while (error_at(list->self, count))
		count++;
	return count;
}

static struct view_value error_item(const struct view_list *list, size_t index)
{
	return (struct view_value){.kind = VIEW_OBJECT,
				   .object = {.type = &error_type, .self = list->self, .index = index}};
}

static const struct view_list_type error_list_type = {.count = count_errors, .item = error_item};

/* ---- {{field.NAME}} ---- */

/* What the form that is shown again declares under a name; NULL when it was another form's. */
static const struct field *posted_field(const struct request *req, const struct view_name *name)
{
	const struct fields *fields = req->exchange->posted;

	for (size_t i = 0; i < fields->count; i++)
		if (view_is_named(name, fields->items[i].name))
			return &fields->items[i];
	return NULL;
}

/* What was typed: secrets are not shown again, a box that is not there was not ticked. */
static struct view_value typed_value(const struct request *req, const struct view_name *name)
{
	const struct field *field = posted_field(req, name);
	bool is_box = field && field->kind == FIELD_BOOLEAN;

	if (field && field->kind == FIELD_SECRET)
		return view_false();
	for (size_t i = 0; i < req->form.count; i++)
		if (view_is_named(name, req->form.items[i].name))
			return is_box && strcmp(req->form.items[i].value, "0") == 0 ? view_false() :
										      view_text_value(req->form.items[i].value);
	return is_box ? view_false() : view_absent();
}

static struct view_value find_field(const struct view_object *object, const struct view_name *name)
{
	const struct frame *frame = object->self;

	if (frame->req->exchange->show_status) {
		struct view_value typed = typed_value(frame->req, name);

		if (typed.kind != VIEW_ABSENT)
			return typed;
	}
	for (size_t i = frame->offer_count; i-- > 0;) {
		struct view_value value = frame->offers[i].type->find(&frame->offers[i], name);

		if (value.kind != VIEW_ABSENT)
			return value;
	}
	return view_false();
}

static const struct view_object_type field_type = {.find = find_field};

/* ---- navigation ---- */

static struct view_value find_in_way(const struct view_object *object, const struct view_name *name)
{
	const struct navigation *navigation = object->self;
	const struct way *way = navigation->ways[object->index];

	if (view_is_named(name, "href"))
		return view_text_value(way->path);
	if (view_is_named(name, "icon"))
		return view_text_value(way->icon);
	if (view_is_named(name, "label"))
		return view_text_value(way->label);
	if (view_is_named(name, "is_inbox"))
		return view_flag(way->icon && strcmp(way->icon, "inbox") == 0);
	if (view_is_named(name, "current"))
		return view_flag(navigation->current && strcmp(navigation->current, way->path) == 0);
	return view_absent();
}

static const struct view_object_type way_type = {.find = find_in_way};

static size_t count_ways(const struct view_list *list)
{
	return ((const struct navigation *)list->self)->count;
}

static struct view_value way_item(const struct view_list *list, size_t index)
{
	return (struct view_value){.kind = VIEW_OBJECT, .object = {.type = &way_type, .self = list->self, .index = index}};
}

static const struct view_list_type way_list_type = {.count = count_ways, .item = way_item};

static struct view_value way_list(const struct navigation *navigation)
{
	return (struct view_value){.kind = VIEW_LIST, .list = {.type = &way_list_type, .self = navigation}};
}

static bool is_for(const struct way *way, const struct request *req)
{
	return way->roles & req->exchange->session.roles;
}

static bool is_at_or_below(const char *path, const char *above)
{
	size_t length = strlen(above);

	return strncmp(path, above, length) == 0 && (!path[length] || (length > 1 && path[length] == '/'));
}

/* The entry whose section the page is, else the nearest above it, else home, which leads to what is elsewhere; NULL for no page. */
static const char *find_current_entry(const struct request *req)
{
	const char *nearest = NULL;

	for (const struct way *way = ways; way < ways + WAY_COUNT; way++) {
		if (!is_for(way, req))
			continue;
		if (way->entry && (way->label ? strcmp(req->path, way->path) == 0 : is_at_or_below(req->path, way->path)))
			return way->entry;
		if (!way->entry && is_at_or_below(req->path, way->path) && (!nearest || strlen(way->path) > strlen(nearest)))
			nearest = way->path;
	}
	return nearest || !req->route ? nearest : "/";
}

static void add_way(struct navigation *navigation, const struct way *way)
{
	navigation->ways[navigation->count++] = way;
}

/* The section that is the page, or whose tab it is: tabs lie within the section that has the address of the first one. */
static const char *find_current_section(const struct request *req)
{
	for (const struct way *tab = tabs; tab < tabs + TAB_COUNT; tab++)
		if (is_for(tab, req) && strcmp(tab->path, req->path) == 0)
			return tabs->path;
	return req->path;
}

/* Sections are shown where one of them is the page; what lies deeper has a way back of its own. */
static void choose_navigation(struct frame *frame)
{
	struct navigation *entries = &frame->entries_seen, *sections = &frame->sections_seen;
	const char *section = find_current_section(frame->req);

	entries->current = find_current_entry(frame->req);
	for (const struct way *way = ways; way < ways + WAY_COUNT; way++) {
		if (!is_for(way, frame->req))
			continue;
		if (!way->entry) {
			add_way(entries, way);
		} else if (way->label && entries->current && strcmp(way->entry, entries->current) == 0) {
			add_way(sections, way);
			if (strcmp(way->path, section) == 0)
				sections->current = way->path;
		}
	}
	put(frame, "nav", way_list(entries));
	if (sections->current) {
		put(frame, "has_sections", view_flag(true));
		put(frame, "sections", way_list(sections));
	}
}

/* Only within the workspace. What lies below a tab belongs to it, unless another tab is nearer. */
static void choose_tabs(struct frame *frame)
{
	struct navigation *seen = &frame->tabs_seen;

	for (const struct way *tab = tabs; tab < tabs + TAB_COUNT; tab++) {
		if (!is_for(tab, frame->req))
			continue;
		add_way(seen, tab);
		if (is_at_or_below(frame->req->path, tab->path) && (!seen->current || strlen(tab->path) > strlen(seen->current)))
			seen->current = tab->path;
	}
	if (!seen->current)
		return;
	put(frame, "has_tabs", view_flag(true));
	put(frame, "tabs", way_list(seen));
}

/* ---- form tokens ---- */

static const char *token_holder(const struct request *req)
{
	const char *cookie = request_cookie(req, SESSION_COOKIE);

	return cookie ? cookie : request_cookie(req, VISITOR_COOKIE);
}

const char *frame_form_token(struct request *req)
{
	const char *holder = token_holder(req);
	char *tag = arena_alloc(req->arena, SECRET_TAG_SIZE);
	char visitor[RANDOM_TOKEN_SIZE];

	if (!holder) {
		random_token(visitor);
		response_cookie(req->response, VISITOR_COOKIE, visitor, 0);
		holder = visitor;
	}
	secret_tag(&req->exchange->site->key, TOKEN_PURPOSE, holder, tag);
	return tag;
}

/* Fetch metadata (W3C) where the browser sends it, else the Origin header (RFC 6454). */
bool frame_is_same_origin(const struct request *req)
{
	const char *fetch_site = request_variable(req, "HTTP_SEC_FETCH_SITE");
	const char *origin = request_variable(req, "HTTP_ORIGIN"), *host = request_variable(req, "HTTP_HOST");

	if (fetch_site)
		return strcmp(fetch_site, "same-origin") == 0;
	if (!origin)
		return true; /* an old browser: the token decides */
	origin = strstr(origin, "://");
	return origin && host && strcmp(origin + 3, host) == 0;
}

bool frame_form_is_ours(const struct request *req)
{
	const struct pair *token = pairs_find(&req->form, "token");
	const char *holder = token_holder(req);

	return frame_is_same_origin(req) && token && holder &&
	       secret_check(&req->exchange->site->key, TOKEN_PURPOSE, holder, token->value);
}

/* ---- the frame itself ---- */

static struct view_value find_in_frame(const struct view_object *object, const struct view_name *name)
{
	const struct frame *frame = object->self;
	short *known = &frame->known[name->id];

	if (!*known) {
		*known = -1;
		for (size_t i = 0; i < frame->count && *known < 0; i++)
			if (view_is_named(name, frame->entries[i].name))
				*known = (short)(i + 1);
	}
	return *known > 0 ? frame->entries[*known - 1].value : view_absent();
}

static const struct view_object_type frame_type = {.find = find_in_frame};

static struct view_value frame_part(const struct frame *frame, const struct view_object_type *type)
{
	return (struct view_value){.kind = VIEW_OBJECT, .object = {.type = type, .self = frame}};
}

/* The person's, or before logging in what this device was last set to. */
static const char *choose_theme(const struct frame *frame)
{
	const struct login_session *session = &frame->req->exchange->session;
	const char *remembered = request_cookie(frame->req, THEME_COOKIE);

	return session->signed_in || !remembered ? session->theme : remembered;
}

static void put_person(struct frame *frame)
{
	const struct login_session *session = &frame->req->exchange->session;
	const char *theme = choose_theme(frame);

	put(frame, "signed_in", view_flag(session->signed_in));
	put(frame, "my_id", view_text_value(session->person.text));
	put(frame, "my_name", view_text_value(session->name));
	put(frame, "school_name", view_text_value(session->school_name));
	put(frame, "is_student", view_flag(session->roles & ROLE_STUDENT));
	put(frame, "is_tutor", view_flag(session->roles & ROLE_TUTOR));
	put(frame, "is_teacher", view_flag(session->roles & ROLE_TEACHER));
	put(frame, "is_admin", view_flag(session->roles & ROLE_ADMIN));
	put(frame, "is_staff", view_flag(session->roles & (ROLE_TEACHER | ROLE_ADMIN)));
	put(frame, "theme", view_text_value(theme));
	put(frame, "theme_light", view_flag(strcmp(theme, "light") == 0));
	put(frame, "theme_dark", view_flag(strcmp(theme, "dark") == 0));
	put(frame, "theme_system", view_flag(strcmp(theme, "system") == 0));
	if (!session->signed_in)
		return;
	choose_navigation(frame);
	choose_tabs(frame);
}

/* The badge, and the stream of what comes after this page. */
static void put_layout(struct frame *frame)
{
	struct request *req = frame->req;
	const struct result *layout = req->exchange->layout;
	bool counted = result_arrived(layout) && result_count(layout);
	int64_t unread = counted ? result_integer(layout, 0, "unread") : 0;

	put(frame, "unread", view_text_value(unread ? arena_printf(req->arena, "%lld", (long long)unread) : ""));
	if (counted && req->exchange->session.signed_in)
		put(frame, "live_path", view_text_value(arena_printf(req->arena, "%s/live?last=%lld", req->exchange->site->prefix,
								(long long)result_integer(layout, 0, "position"))));
}

static void put_messages(struct frame *frame)
{
	struct exchange *exchange = frame->req->exchange;
	json_t *flash = flash_take(frame->req);

	if (exchange->show_status && exchange->code) {
		put(frame, "flash", view_text_value(arena_printf(frame->req->arena, "errors.%s", exchange->code)));
		put(frame, "flash_tone", view_text_value("bad"));
	} else if (flash) {
		put(frame, "flash_tone", view_text_value(json_string_value(json_object_get(flash, "tone"))));
		put(frame, "flash_undo", view_text_value(json_string_value(json_object_get(flash, "undo"))));
		put(frame, "flash", (struct view_value){.kind = VIEW_OBJECT, .object = json_data_object(flash)});
	}
	put(frame, "errors", frame_part(frame, &errors_type));
	if (exchange->errors) {
		struct view_list list = {.type = &error_list_type, .self = frame};

		put(frame, "error_list", (struct view_value){.kind = VIEW_LIST, .list = list});
		put(frame, "error_count", view_text_value(arena_printf(frame->req->arena, "%zu", count_errors(&list))));
	}
}

static void put_language(struct frame *frame)
{
	bool korean = exchange_locale(frame->req) == VIEW_KO;
	char *now = arena_alloc(frame->req->arena, CLOCK_TEXT_SIZE);

	clock_format(clock_now(), now);
	put(frame, "lang", view_text_value(korean ? "ko" : "en"));
	put(frame, "other_lang", view_text_value(korean ? "en" : "ko"));
	put(frame, "is_korean", view_flag(korean));
	put(frame, "today", view_text_value(now));
	put(frame, "path", view_text_value(exchange_page_address(frame->req)));
}

struct frame *frame_create(struct request *req)
{
	struct frame *frame = arena_alloc(req->arena, sizeof *frame);
	char *once = arena_alloc(req->arena, RANDOM_TOKEN_SIZE);

	frame->req = req;
	frame->known = arena_array(req->arena, view_names_count(req->exchange->site->view), sizeof *frame->known);
	random_token(once);
	put_language(frame);
	put_person(frame);
	put_layout(frame);
	put_messages(frame);
	put(frame, "form_token", view_text_value(frame_form_token(req)));
	put(frame, "once", view_text_value(once));
	put(frame, "field", frame_part(frame, &field_type));
	return frame;
}

struct view_object frame_object(const struct frame *frame)
{
	return (struct view_object){.type = &frame_type, .self = frame};
}

void frame_offer(struct frame *frame, struct view_object row)
{
	if (frame->offer_count == MOST_OFFERS)
		log_die("a page offers more than %d rows to its forms", MOST_OFFERS);
	frame->offers[frame->offer_count++] = row;
}
