/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_jobs.h"

#include <string.h>

#include "core/config.h"
#include "core/json_text.h"
#include "core/log.h"
#include "hub/report_analytics.h"
#include "hub/report_document.h"
#include "hub/report_gather.h"
#include "hub/zip.h"
#include "jobs/services.h"

#define MOST_OF_CLASS 500
#define BATCH 10 /* of a task: progress moves, and what a restart repeats is little */
#define PROGRESS_STEP 5
#define MOST_BYTES ((size_t)15 * 1024 * 1024) /* an answer holds 16 MB */
#define PDF "application/pdf"
#define ZIP "application/zip"

/* What a job makes reports of. */
struct making {
	struct job_run *run;
	int most;                     /* students to gather */
	struct result *period, *progress, *documents;
	struct report_about about;
	const char *sections;         /* PostgreSQL array */
	struct paper_words words;
};

/* A file that is to be kept. */
struct file {
	struct uuid id;
	const struct result *documents; /* of one student: that row's */
	size_t row;
	struct strbuf *content;
};

static const struct job_services *services_of(const struct job_run *run)
{
	return run->services;
}

/* Fonts are dear: one printer a process, opened by its first report. */
static struct report_printer *printer_of(const struct job_run *run)
{
	static struct report_printer *printer;

	if (!printer)
		printer = report_printer_open(services_of(run)->view);
	return printer;
}

static struct arena *arena_of(const struct making *making)
{
	return making->run->worker->arena;
}

static bool payload_says(const struct making *making, const char *name)
{
	json_t *payload = json_loads(making->run->job->payload, 0, NULL);
	bool said = json_is_true(json_object_get(payload, name));

	json_decref(payload);
	return said;
}

/* ---- gathering ---- */

static const char *sections_array(struct arena *arena, const struct report_about *about)
{
	const char *list = "";

	for (size_t i = 0; i < REPORT_SECTION_COUNT; i++)
		if (about->sections[i])
			list = arena_printf(arena, "%s%s%s", list, *list ? "," : "", report_section_names[i]);
	return arena_printf(arena, "{%s}", list);
}

static void ask_period(void *context)
{
	struct making *making = context;
	struct worker *worker = making->run->worker;

	job_act_in_school(making->run);
	making->period = db_queue(worker->db, SQL_HUB_REPORT_PERIOD, PARAMS(P_TEXT(making->run->job->payload)));
	making->progress = db_queue(worker->db, SQL_HUB_REPORT_PROGRESS,
				    PARAMS(P_TEXT(making->run->job->payload), P_UUID(&making->run->job->id)));
	db_flush(worker->db);
}

static void ask_documents(void *context)
{
	struct making *making = context;
	struct worker *worker = making->run->worker;
	const struct job *job = making->run->job;

	job_act_in_school(making->run);
	making->documents = db_queue(worker->db, SQL_HUB_REPORT_DOCUMENTS,
		PARAMS(P_TEXT(job->payload), P_UUID(&job->id), P_INTEGER(making->most), P_TEXT(making->about.from),
		       P_TEXT(making->about.to), P_TEXT(making->sections)));
	db_flush(worker->db);
}

/* The period and what reports say; documents may have no row. */
static enum job_outcome gather(struct making *making)
{
	enum job_outcome outcome = job_work(making->run, ask_period, making);

	if (outcome != JOB_DONE)
		return outcome;
	if (!result_count(making->period))
		return job_fails(making->run, JOB_HOPELESS, "school_gone");
	making->about = report_gather_about(arena_of(making), making->period, clock_now());
	making->sections = sections_array(arena_of(making), &making->about);
	making->words = paper_words(services_of(making->run)->view, arena_of(making), making->about.locale, making->about.created);
	return job_work(making->run, ask_documents, making);
}

/* ---- drawing ---- */

static void add_student(struct making *making, struct report *report, size_t row)
{
	const char *address = arena_printf(arena_of(making), "%s/learning", services_of(making->run)->config->base_url);
	struct report_student student = report_gather_student(&making->words, making->documents, row, address);

	report_add(report, &student);
}

/* One student's file. @return false when it cannot be drawn */
static bool draw_student(struct making *making, size_t row, struct strbuf *out)
{
	struct report_about about = making->about;
	struct report *report;

	about.teacher = result_text(making->documents, row, "teachers");
	report = report_begin(printer_of(making->run), &about, MOST_BYTES);
	add_student(making, report, row);
	return report_finish(report, out);
}

struct progress {
	struct job_run *run;
	double part;
};

static void write_progress(void *context)
{
	struct progress *progress = context;

	job_progress(progress->run->worker, progress->run->job, progress->part);
	db_flush(progress->run->worker->db);
}

/* Seen by whoever waits; when it cannot be written the job goes on. */
static void say_progress(struct making *making, size_t done)
{
	struct progress progress = {making->run, 0.95 * (double)done / (double)result_count(making->documents)};

	if (done % PROGRESS_STEP == 0)
		job_work(making->run, write_progress, &progress);
}

static bool draw_class(struct making *making, struct strbuf *out)
{
	struct report_about about = making->about;
	struct report *report;

	about.teacher = result_text(making->documents, 0, "teachers");
	report = report_begin(printer_of(making->run), &about, MOST_BYTES);
	for (size_t row = 0; row < result_count(making->documents); row++) {
		add_student(making, report, row);
		say_progress(making, row + 1);
	}
	return report_finish(report, out);
}

static const char *file_name(struct making *making, size_t row)
{
	struct arena *arena = arena_of(making);

	return arena_printf(arena, "%02zu %s.pdf", row + 1, zip_name_part(arena, result_text(making->documents, row, "name")));
}

static bool zip_class(struct making *making, struct strbuf *out)
{
	struct zip *zip = zip_begin(arena_of(making), out);
	const char *error;
	bool drawn = true;

	for (size_t row = 0; row < result_count(making->documents) && drawn; row++) {
		struct strbuf *pdf = strbuf_in_arena(arena_of(making), MOST_BYTES);

		drawn = draw_student(making, row, pdf);
		if (drawn)
			zip_add(zip, file_name(making, row), pdf->data, pdf->length, making->about.created);
		strbuf_release(pdf);
		say_progress(making, row + 1);
	}
	error = zip_end(zip);
	if (error)
		log_error("a ZIP file of reports cannot be made: %s", error);
	return drawn && !error;
}

/* ---- keeping ---- */

static const char *result_of(struct arena *arena, const struct uuid *report)
{
	return json_text(arena, json_pack("{s:s, s:s, s:i}", "report_id", report->text, "url",
					  arena_printf(arena, "/api/v1/reports/%s/file", report->text), "reports", 1));
}

static void queue_keep(struct making *making, const struct file *file, const struct uuid *class, const char *kind, const char *type,
		       bool to_guardian)
{
	const struct job *job = making->run->job;
	struct uuid student;
	bool has_student = file->documents && result_uuid(file->documents, file->row, "student_id", &student);

	db_queue(making->run->worker->db, SQL_HUB_REPORT_KEEP,
		 PARAMS(P_UUID(&file->id), P_UUID(&job->id), has_student ? P_UUID(&student) : P_NULL(), P_UUID(class), P_TEXT(kind),
			P_TEXT(making->sections), P_TEXT(making->about.locale == VIEW_EN ? "en" : "ko"), P_TEXT(type),
			P_BYTES(file->content->data, file->content->length), P_BOOLEAN(to_guardian)));
}

static void queue_tell(struct making *making, const char *title, json_t *params)
{
	db_queue(making->run->worker->db, SQL_HUB_REPORT_TELL,
		 PARAMS(P_UUID(&making->run->job->id), P_TEXT(title), P_TEXT(json_text(arena_of(making), params)), P_TEXT("/hub/reports")));
}

/* A job's one file, with whom and what it is of. */
struct keeping {
	struct making *making;
	struct file file;
	const struct uuid *class;
	const char *kind, *type, *title;
};

/* The file, the news of it and the job's completion are one. */
static void keep_file(void *context)
{
	struct keeping *keeping = context;
	struct making *making = keeping->making;
	struct worker *worker = making->run->worker;
	const struct file *file = &keeping->file;
	json_t *params = json_pack("{s:i}", "count", making->documents ? (int)result_count(making->documents) : 0);

	if (file->documents)
		json_object_set_new(params, "name", json_string(result_text(file->documents, file->row, "name")));
	json_object_set_new(params, "school", json_string(making->about.school));
	db_begin(worker->db);
	job_act_in_school(making->run);
	queue_keep(making, file, keeping->class, keeping->kind, keeping->type, payload_says(making, "to_guardian"));
	queue_tell(making, keeping->title, params);
	job_complete(worker, making->run->job, result_of(arena_of(making), &file->id));
	db_commit(worker->db);
}

static enum job_outcome keep(struct keeping *keeping)
{
	enum job_outcome outcome = job_work(keeping->making->run, keep_file, keeping);

	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}

/* ---- the jobs ---- */

enum job_outcome report_job(struct job_run *run)
{
	struct making making = {.run = run, .most = 1};
	enum job_outcome outcome = gather(&making);
	struct strbuf *pdf = strbuf_in_arena(run->worker->arena, MOST_BYTES);

	if (outcome != JOB_DONE)
		return outcome;
	if (!result_count(making.documents))
		return job_fails(run, JOB_HOPELESS, "student_gone");
	if (!draw_student(&making, 0, pdf))
		return job_fails(run, JOB_HOPELESS, "report_not_drawn");
	return keep(&(struct keeping){.making = &making, .file = {.id = uuid_random(), .documents = making.documents, .content = pdf},
				      .kind = "student", .type = PDF, .title = "hub.report.title"});
}

static struct uuid class_of(const struct job_run *run)
{
	json_t *payload = json_loads(run->job->payload, 0, NULL);
	struct uuid class = uuid_or_nil(json_string_value(json_object_get(payload, "class_id")));

	json_decref(payload);
	return class;
}

enum job_outcome class_report_job(struct job_run *run)
{
	struct making making = {.run = run, .most = MOST_OF_CLASS};
	enum job_outcome outcome = gather(&making);
	struct strbuf *bytes = strbuf_in_arena(run->worker->arena, MOST_BYTES);
	bool zipped = payload_says(&making, "zip");
	struct uuid class = class_of(run);

	if (outcome != JOB_DONE)
		return outcome;
	if (!result_count(making.documents))
		return job_fails(run, JOB_HOPELESS, "class_empty");
	if (!(zipped ? zip_class(&making, bytes) : draw_class(&making, bytes)))
		return job_fails(run, JOB_HOPELESS, "report_not_drawn");
	return keep(&(struct keeping){.making = &making, .file = {.id = uuid_random(), .content = bytes}, .class = &class,
				      .kind = "class", .type = zipped ? ZIP : PDF, .title = "hub.report.class_title"});
}

/* ---- a task: a report a student, kept in batches ---- */

struct batch {
	struct making *making;
	struct file files[BATCH];
	size_t count;
};

/* The guardian of a student is told of what a task makes, as the preferences say. */
static void keep_batch(void *context)
{
	struct batch *batch = context;
	struct making *making = batch->making;
	struct worker *worker = making->run->worker;
	double done = (double)result_integer(making->progress, 0, "reports") + (double)batch->count;

	db_begin(worker->db);
	job_act_in_school(making->run);
	for (size_t i = 0; i < batch->count; i++)
		queue_keep(making, &batch->files[i], NULL, "student", PDF, true);
	job_progress(worker, making->run->job, 0.99 * done / (double)result_integer(making->progress, 0, "students"));
	db_commit(worker->db);
}

/* One report's file, or else the list: both take the login of the API, as addresses in results do. */
static const char *result_of_task(struct making *making, int reports)
{
	struct uuid only;

	if (result_uuid(making->progress, 0, "only_report", &only))
		return result_of(arena_of(making), &only);
	return json_text(arena_of(making), json_pack("{s:i, s:s}", "reports", reports, "url", "/api/v1/reports"));
}

static void end_task(void *context)
{
	struct making *making = context;
	struct worker *worker = making->run->worker;
	int reports = (int)result_integer(making->progress, 0, "reports");

	db_begin(worker->db);
	job_act_in_school(making->run);
	queue_tell(making, "hub.report.task_title", json_pack("{s:i}", "count", reports));
	job_complete(worker, making->run->job, result_of_task(making, reports));
	db_commit(worker->db);
}

static enum job_outcome make_batch(struct making *making)
{
	struct batch batch = {.making = making};

	for (size_t row = 0; row < result_count(making->documents); row++) {
		struct file *file = &batch.files[batch.count++];

		*file = (struct file){.id = uuid_random(), .documents = making->documents, .row = row,
				      .content = strbuf_in_arena(arena_of(making), MOST_BYTES)};
		if (!draw_student(making, row, file->content))
			return job_fails(making->run, JOB_HOPELESS, "report_not_drawn");
	}
	return job_work(making->run, keep_batch, &batch);
}

enum job_outcome daily_report_job(struct job_run *run)
{
	enum job_outcome outcome;
	bool more;

	do {
		struct making making = {.run = run, .most = BATCH};

		outcome = gather(&making);
		more = outcome == JOB_DONE && result_count(making.documents) > 0;
		if (more)
			outcome = make_batch(&making);
		else if (outcome == JOB_DONE)
			outcome = job_work(run, end_task, &making);
		arena_reset(run->worker->arena);
	} while (outcome == JOB_DONE && more && !*run->stopping);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome; /* when stopping it goes back; what is kept is not made again */
}

/* ---- a school's week ---- */

struct week {
	struct making making;
	struct result *rows;
	bool is_passed_on; /* every school's own job makes its own report */
};

static void ask_week(void *context)
{
	struct week *week = context;
	struct worker *worker = week->making.run->worker;

	job_act_in_school(week->making.run);
	week->making.period = db_queue(worker->db, SQL_HUB_REPORT_PERIOD, PARAMS(P_TEXT(week->making.run->job->payload)));
	db_flush(worker->db);
	if (!result_count(week->making.period))
		return;
	job_act_in_school(week->making.run);
	week->rows = db_queue(worker->db, SQL_HUB_REPORT_ANALYTICS,
			      PARAMS(P_TEXT(result_text(week->making.period, 0, "week_from")), P_TEXT(result_text(week->making.period, 0, "to_day"))));
	db_flush(worker->db);
}

static void pass_on(void *context)
{
	struct week *week = context;
	struct job_run *run = week->making.run;
	struct result *ordered;

	db_begin(run->worker->db);
	ordered = db_run(run->worker->db, SQL_HUB_REPORT_ANALYTICS_SCHOOLS, PARAMS(P_UUID(&run->job->id)));
	week->is_passed_on = result_text(ordered, 0, "reports") != NULL;
	if (week->is_passed_on)
		job_complete(run->worker, run->job,
			     json_text(run->worker->arena, json_pack("{s:i}", "reports", (int)result_integer(ordered, 0, "reports"))));
	db_commit(run->worker->db);
}

/* Whether metrics names a word, or is not there: then all are wanted. */
static bool has_metric(const struct job_run *run, const char *word)
{
	json_t *payload = json_loads(run->job->payload, 0, NULL), *value = json_object_get(payload, "metrics"), *one;
	bool found = !value;
	size_t i;

	json_array_foreach(value, i, one) {
		found |= strcmp(json_string_value(one), word) == 0;
	}
	json_decref(payload);
	return found;
}

enum job_outcome weekly_analytics_job(struct job_run *run)
{
	struct week week = {.making = {.run = run, .sections = "{}"}};
	struct strbuf *pdf = strbuf_in_arena(run->worker->arena, MOST_BYTES);
	enum job_outcome outcome = job_work(run, pass_on, &week);

	if (outcome == JOB_DONE && week.is_passed_on)
		return JOB_COMPLETED;
	if (outcome == JOB_DONE)
		outcome = job_work(run, ask_week, &week);
	if (outcome != JOB_DONE)
		return outcome;
	if (!result_count(week.making.period))
		return job_fails(run, JOB_HOPELESS, "school_gone");
	week.making.about = report_gather_about(run->worker->arena, week.making.period, clock_now());
	week.making.about.from = result_text(week.making.period, 0, "week_from");
	if (!report_analytics_draw(services_of(run)->view, &week.making.about, week.rows, has_metric(run, "engagement"),
				   has_metric(run, "performance"), pdf))
		return job_fails(run, JOB_HOPELESS, "report_not_drawn");
	return keep(&(struct keeping){.making = &week.making, .file = {.id = uuid_random(), .content = pdf}, .kind = "weekly_analytics",
				      .type = PDF, .title = "hub.analytics.title"});
}
