/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang student export, erase: the same as an admin's pages under /hub/students/ID/data and /erase. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/owner.h"
#include "hub/erasure.h"
#include "hub/export.h"

struct student_arguments {
	const char *school, *name, *output;
	struct uuid student;
	const struct view *view;
	struct file_store *files;
	struct strbuf *file;
};

static bool read_arguments(struct student_arguments *arguments, int argc, char **argv)
{
	static const struct option options[] = {
		{"school", required_argument, NULL, 's'}, {"student", required_argument, NULL, 'i'}, {"name", required_argument, NULL, 'n'},
		{"output", required_argument, NULL, 'o'}, {NULL, 0, NULL, 0},
	};
	bool has_student = false;
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 's': arguments->school = optarg; break;
		case 'i': has_student = uuid_parse(&arguments->student, optarg); break;
		case 'n': arguments->name = optarg; break;
		case 'o': arguments->output = optarg; break;
		default: return false;
		}
	}
	return optind == argc && arguments->school && has_student;
}

/* ---- export ---- */

static void make_file(struct owner *owner)
{
	struct student_arguments *arguments = owner->context;
	struct export export = {.db = owner->db, .arena = owner->program.arena, .view = arguments->view, .locale = VIEW_KO,
				.student = arguments->student, .files = arguments->files};
	const char *error;

	strbuf_clear(arguments->file);
	error = export_write(&export, arguments->file);
	if (error)
		owner_refuse(owner, error);
}

/* A new file that others cannot read. */
static bool keep_file(const struct student_arguments *arguments)
{
	int file = open(arguments->output, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	const char *next = arguments->file->data;
	size_t left = arguments->file->length;
	bool good = file >= 0;

	while (good && left) {
		ssize_t written = write(file, next, left);

		if (written < 0 && errno == EINTR)
			continue;
		good = written >= 0;
		if (good) {
			next += written;
			left -= (size_t)written;
		}
	}
	if (file >= 0 && close(file) != 0)
		good = false;
	if (!good)
		fprintf(stderr, "seodang: %s: %s\n", arguments->output, strerror(errno));
	return good;
}

static int export_student(struct owner *owner, struct student_arguments *arguments)
{
	int status;

	arguments->view = program_view(&owner->program);
	arguments->file = strbuf_in_arena(owner->program.arena, EXPORT_MAXIMUM);
	arguments->files = file_store_open(&owner->program.config);
	status = owner_run(owner, make_file, arguments);
	file_store_close(arguments->files);
	return status == EXIT_SUCCESS && !keep_file(arguments) ? EXIT_FAILURE : status;
}

/* ---- erase ---- */

static void erase(struct owner *owner)
{
	const struct student_arguments *arguments = owner->context;

	switch (erasure_of(db_run(owner->db, SQL_HUB_ERASE, PARAMS(P_UUID(&arguments->student), P_TEXT(arguments->name))))) {
	case ERASURE_NAME_DIFFERS:
		owner_refuse(owner, owner_sentence(owner, "name_differs", 0));
	case ERASURE_HAS_OTHER_ROLES:
		owner_refuse(owner, owner_sentence(owner, "has_other_roles", 0));
	case ERASURE_DONE:
		strbuf_add_format(owner->out, "erased %s\n", arguments->student.text);
		break;
	}
}

int command_student(int argc, char **argv)
{
	static struct owner owner;
	struct student_arguments arguments = {0};
	bool exports = argc > 1 && strcmp(argv[1], "export") == 0, erases = argc > 1 && strcmp(argv[1], "erase") == 0;

	if ((!exports && !erases) || !read_arguments(&arguments, argc - 1, argv + 1) || exports != (arguments.output != NULL) ||
	    erases != (arguments.name != NULL))
		return command_usage(argv[0]);
	owner_start(&owner);
	owner.school_code = arguments.school;
	return exports ? export_student(&owner, &arguments) : owner_run(&owner, erase, &arguments);
}
