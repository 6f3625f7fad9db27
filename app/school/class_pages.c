/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/class_pages.h"

#include "web/page.h"

static struct result *ask_classes(struct request *req, bool only_own)
{
	return ask(req, SQL_SCHOOL_CLASSES,
		   PARAMS(P_BOOLEAN(only_own), P_TEXT(field_cursor_key(req)), P_INTEGER(field_limit(req))));
}

enum http_status classes_page(struct request *req)
{
	struct result *classes = ask_classes(req, false);
	struct result *summary = ask(req, SQL_SCHOOL_SUMMARY, NO_PARAMS);

	return render(req, "school/classes", page_of("classes", classes), row("summary", summary));
}

enum http_status classes_mine_page(struct request *req)
{
	struct result *classes = ask_classes(req, true);

	return render(req, "school/classes_mine", page_of("classes", classes));
}

enum http_status class_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "class");
	struct result *class = ask(req, SQL_SCHOOL_CLASS, PARAMS(P_UUID(id)));
	struct result *students = ask(req, SQL_SCHOOL_CLASS_STUDENTS, PARAMS(P_UUID(id)));

	return render(req, "school/class", columns(class), rows("students", students));
}

enum http_status class_edit_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "class");
	struct result *class = ask(req, SQL_SCHOOL_CLASS, PARAMS(P_UUID(id)));
	struct result *teachers = ask(req, SQL_SCHOOL_CLASS_TEACHERS, PARAMS(P_UUID(id)));

	return render(req, "school/class_edit", columns(class), rows("teacher_choices", teachers));
}

enum http_status class_delete_page(struct request *req)
{
	struct result *class = ask(req, SQL_SCHOOL_CLASS, PARAMS(P_UUID(path_uuid(req, "class"))));

	return render(req, "school/class_delete", columns(class));
}
