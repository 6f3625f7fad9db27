/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang doctor: is everything that must run and be there, there? Each check says what to do in one sentence. */
#include <curl/curl.h>
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

#include "auth/sealed.h"
#include "cmd/command.h"
#include "cmd/doctor_rooms.h"
#include "db/transaction.h"
#include "files/store.h"
#include "sound/voice.h"
#include "speaking/dictionary.h"

#define ARENA_CEILING ((size_t)16 * 1024 * 1024)
#define TEXT_MAXIMUM 4096
#define HEARTBEAT_LIMIT 30                                  /* seconds */
#define LEAST_SPACE ((unsigned long long)1024 * 1024 * 1024) /* bytes */
#define PATIENCE 5L                                         /* seconds */
#define OLDEST_POSTGRESQL 15

struct doctor {
	struct program program;
	struct db *db;
	json_t *checks;
	bool json, all_good;
	struct result *found, *outgoing, *sealed;
};

/* Note one check. fix: what to do; printed only when it is not good. */
static void note(struct doctor *doctor, const char *name, bool good, const char *detail, const char *fix)
{
	json_array_append_new(doctor->checks, json_pack("{s:s, s:b, s:s, s:s?}", "check", name, "ok", good, "detail", detail,
							"fix", good ? NULL : fix));
	doctor->all_good &= good;
	if (doctor->json)
		return;
	fprintf(good ? stdout : stderr, "%-7s %-11s %s\n", good ? "ok" : "FAILED", name, detail);
	if (!good)
		fprintf(stderr, "%-19s %s\n", "", fix);
}

static const char *say(struct doctor *doctor, const char *what, const char *value)
{
	return arena_printf(doctor->program.arena, "%s: %s", what, value);
}

/* libpq ends its messages with a newline. */
static const char *last_error(struct doctor *doctor, const struct db *db)
{
	const char *message = db_last_error(db)->message;
	size_t length = strlen(message);

	while (length && message[length - 1] == '\n')
		length--;
	return arena_copy(doctor->program.arena, message, length);
}

/* ---- files ---- */

static bool check_configuration(struct doctor *doctor)
{
	const char *path = getenv("SEODANG_CONFIG");
	struct strbuf error;
	bool good;

	strbuf_init(&error, TEXT_MAXIMUM);
	good = config_load(&doctor->program.config, NULL, &error);
	note(doctor, "config", good, good ? path ? path : "the installed file" : strbuf_text(&error),
	     "Correct the line that is named, or set SEODANG_CONFIG to the file that is meant.");
	strbuf_release(&error);
	return good;
}

static const char *user_name(struct doctor *doctor, uid_t id)
{
	const struct passwd *user = getpwuid(id);

	return user ? arena_strdup(doctor->program.arena, user->pw_name) : arena_printf(doctor->program.arena, "user %u", (unsigned)id);
}

/* What root can read the programs may not. They own the state directory. */
static void check_secret_owner(struct doctor *doctor, const char *path, const struct stat *secret)
{
	struct stat state;

	if (stat(doctor->program.config.state_directory, &state) != 0 || state.st_uid == secret->st_uid) {
		note(doctor, "secret", true, path, NULL);
		return;
	}
	note(doctor, "secret", false, arena_printf(doctor->program.arena, "%s belongs to %s, and state_directory to %s", path,
						   user_name(doctor, secret->st_uid), user_name(doctor, state.st_uid)),
	     "Give both to the user that runs Seodang: chown USER FILE.");
}

static void check_secret(struct doctor *doctor)
{
	const char *path = doctor->program.config.secret_file;
	struct secret_key key;
	struct strbuf error;
	struct stat status;

	strbuf_init(&error, TEXT_MAXIMUM);
	if (!secret_load(&key, path, &error))
		note(doctor, "secret", false, strbuf_text(&error),
		     "Make it with: (umask 077; openssl rand -hex 32 > FILE), owned by the user that runs Seodang.");
	else if (stat(path, &status) != 0 || (status.st_mode & 077))
		note(doctor, "secret", false, say(doctor, path, "others can read it"), "Take their rights away: chmod 600 FILE.");
	else
		check_secret_owner(doctor, path, &status);
	explicit_bzero(&key, sizeof key);
	strbuf_release(&error);
}

static void check_space(struct doctor *doctor)
{
	const char *path = doctor->program.config.state_directory;
	struct statvfs space;
	unsigned long long free_bytes;

	if (statvfs(path, &space) != 0) {
		note(doctor, "disk", false, say(doctor, path, strerror(errno)), "Make the directory of state_directory, owned by the user that runs Seodang.");
		return;
	}
	free_bytes = (unsigned long long)space.f_bavail * space.f_frsize;
	note(doctor, "disk", free_bytes >= LEAST_SPACE, arena_printf(doctor->program.arena, "%llu MB free in %s", free_bytes >> 20, path),
	     "Free some space, or move state_directory to a larger disk.");
}

/* ---- sound ---- */

/* root may write what the programs may not: what is there must be theirs. */
static bool is_of_programs(struct doctor *doctor, const char *path)
{
	struct stat files, state;

	return stat(path, &files) == 0 && stat(doctor->program.config.state_directory, &state) == 0 && files.st_uid == state.st_uid;
}

static void check_files(struct doctor *doctor)
{
	static const char *const faults[] = {[STORE_MISSING] = "what was written cannot be read", [STORE_AWAY] = "cannot be reached or written now",
					     [STORE_REFUSED] = "refuses to keep a file"};
	const struct config *config = &doctor->program.config;
	struct file_store *files = file_store_open(config);
	bool in_bucket = strcmp(file_store_kind(files), "s3") == 0;
	const char *place = in_bucket ? arena_printf(doctor->program.arena, "%s/%s", config->s3_url, config->s3_bucket)
				      : arena_printf(doctor->program.arena, "%s/files", config->state_directory);
	enum store_outcome outcome = file_store_try(files, doctor->program.arena);
	const char *fault = outcome != STORE_DONE ? faults[outcome] : in_bucket || is_of_programs(doctor, place) ? NULL : "belongs to another user";

	note(doctor, "files", !fault, fault ? say(doctor, place, fault) : place,
	     in_bucket ? "Check s3_url, s3_region, s3_bucket and s3_key_file, and that the key may write, read and delete there; sounds wait until then."
		       : "Give the directory to the user that runs Seodang, and free space: chown -R USER DIRECTORY; sounds wait until then.");
	file_store_close(files);
}

static void check_speech(struct doctor *doctor)
{
	const struct config *config = &doctor->program.config;
	bool has_model = access(arena_printf(doctor->program.arena, "%s/en-us/mdef", config->speech_model), R_OK) == 0;
	bool has_words = dictionary_of(config) != NULL;
	struct spoken spoken;

	note(doctor, "speech", has_model && has_words,
	     has_model && has_words ? config->speech_model
				    : say(doctor, config->speech_model, has_words ? "no acoustic model" : has_model ? "no dictionary" : "no acoustic model and no dictionary"),
	     "Install pocketsphinx-en-us, or set speech_model to the model's directory; until then nothing that is read aloud is scored.");
	note(doctor, "voice", voice_speak(doctor->program.arena, "Good morning.", voice_built_in[0], VOICE_NORMAL, NULL, &spoken) == VOICE_SPOKEN,
	     "espeak-ng reads a sentence aloud", "Install espeak-ng-data; until then sentences have no sound but what tutors record.");
}

/* ---- documents, guardrails, models ---- */

static void check_rooms(struct doctor *doctor)
{
	const char *detail;
	bool good = doctor_dialogues(&doctor->program, &detail);

	note(doctor, "dialogues", good, detail, "Run make install again, or correct data_directory; until then the scripted partner answers nobody.");
	good = doctor_documents(&doctor->program, &detail);
	note(doctor, "documents", good, detail,
	     "Install poppler-data, and use a kernel with seccomp and Landlock (Debian's since 11); until then such documents have no text.");
	good = doctor_patterns(&doctor->program, &detail);
	note(doctor, "guardrails", good, detail, "Hyperscan needs a processor with SSSE3; until then guardrails with patterns cannot be made.");
}

static void check_addresses(struct doctor *doctor)
{
	const struct config *config = &doctor->program.config;
	const struct {
		const char *name, *kind, *option, *list;
	} lists[] = {{"models", "model", "model_hosts", config->model_hosts}, {"connections", "connection", "mcp_hosts", config->mcp_hosts},
		     {"voices", "voice", "voice_hosts", config->voice_hosts}};

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const char *detail;
		bool good = doctor_addresses(&doctor->program, doctor->outgoing, lists[i].kind, lists[i].list, &detail);

		note(doctor, lists[i].name, good, detail,
		     arena_printf(doctor->program.arena, "Add the host to %s and restart Seodang, or let the school switch that off; it is not asked.", lists[i].option));
	}
}

/* ---- database ---- */

static void ask_database(void *context)
{
	struct doctor *doctor = context;

	doctor->found = db_queue(doctor->db, SQL_SCHOOL_DOCTOR, PARAMS(P_INTEGER(HEARTBEAT_LIMIT)));
	doctor->outgoing = db_queue(doctor->db, SQL_SCHOOL_OUTGOING, NO_PARAMS);
	doctor->sealed = db_run(doctor->db, SQL_SCHOOL_SEALED_SAMPLE, NO_PARAMS);
}

static int newest_migration(struct doctor *doctor)
{
	DIR *directory = opendir(program_data(&doctor->program, "sql/migrations"));
	struct dirent *entry;
	int newest = 0;

	while (directory && (entry = readdir(directory))) {
		int number = (int)strtol(entry->d_name, NULL, 10);

		if (number > newest)
			newest = number;
	}
	if (directory)
		closedir(directory);
	return newest;
}

static void check_running(struct doctor *doctor)
{
	struct arena *arena = doctor->program.arena;
	int64_t version = result_integer(doctor->found, 0, "server_version"), applied = result_integer(doctor->found, 0, "migration");
	int64_t workers = result_integer(doctor->found, 0, "workers"), age = result_integer(doctor->found, 0, "heartbeat_seconds");
	int64_t failed = result_integer(doctor->found, 0, "failed");
	int newest = newest_migration(doctor);

	note(doctor, "postgresql", version >= OLDEST_POSTGRESQL, arena_printf(arena, "version %lld", (long long)version),
	     "Upgrade PostgreSQL to 15 or later.");
	note(doctor, "migrations", applied == newest, arena_printf(arena, "%lld of %d applied", (long long)applied, newest),
	     applied > newest ? "The database is of a later release: install that one." : "Run: seodang migrate");
	note(doctor, "worker", workers > 0 && age < HEARTBEAT_LIMIT,
	     workers ? arena_printf(arena, "last heard of %lld s ago, %lld jobs waiting", (long long)age,
				    (long long)result_integer(doctor->found, 0, "waiting")) : "none has been heard of",
	     "Start seodang-worker: systemctl start seodang-worker, and look into its log.");
	note(doctor, "answerer", result_integer(doctor->found, 0, "answerers") > 0,
	     arena_printf(arena, "%lld heard of in the last %d s", (long long)result_integer(doctor->found, 0, "answerers"), HEARTBEAT_LIMIT),
	     "It is a process of seodang-worker, whose log says why it does not run; until then no question is answered.");
	note(doctor, "months", result_integer(doctor->found, 0, "months_ahead") >= 2,
	     arena_printf(arena, "learning history and conversations have room for %lld months ahead", (long long)result_integer(doctor->found, 0, "months_ahead")),
	     "Look why the scheduled task partition_care does not run; without it new events are set aside, and nobody can ask.");
	note(doctor, "report", result_boolean(doctor->found, 0, "has_report_role"), "the role seodang_report",
	     "As PostgreSQL's own user: CREATE ROLE seodang_report NOLOGIN; then: seodang migrate");
	note(doctor, "jobs", true, arena_printf(arena, "%lld failed in the last 7 days%s", (long long)failed,
						failed ? ": seodang jobs list --status FAILED" : ""), NULL);
}

static bool opens_all(struct doctor *doctor, const struct secret_key *key)
{
	static const char *const columns[] = {"email", "guardian_contact"};
	const char *text;

	for (size_t i = 0; i < result_count(doctor->sealed); i++)
		for (size_t j = 0; j < sizeof columns / sizeof *columns; j++)
			if (!sealed_read(key, doctor->program.arena, doctor->sealed, i, columns[j], &text))
				return false;
	return true;
}

/* Nobody's e-mail address or guardian's contact can be read without the key that sealed it. */
static void check_contacts(struct doctor *doctor)
{
	int64_t unsealed = result_integer(doctor->found, 0, "unsealed");
	struct secret_key key;
	struct strbuf error;
	bool good;

	strbuf_init(&error, TEXT_MAXIMUM);
	if (unsealed) {
		note(doctor, "contacts", false, arena_printf(doctor->program.arena, "%lld can be read in the database", (long long)unsealed),
		     "Run: seodang seal");
	} else if (secret_load(&key, doctor->program.config.secret_file, &error)) {
		good = opens_all(doctor, &key);
		note(doctor, "contacts", good, good ? "the key opens them" : "they were sealed by another key than secret_file's",
		     "Put the file back that secret_file named when they were written: without it they are lost.");
		explicit_bzero(&key, sizeof key);
	}
	strbuf_release(&error);
}

static bool check_owner(struct doctor *doctor)
{
	struct unwind unwind;
	bool good;

	doctor->db = db_create(&(struct db_options){.conninfo = doctor->program.config.owner_database, .program = "seodang",
						    .statement_timeout = doctor->program.config.statement_timeout});
	good = db_work(doctor->db, doctor->program.arena, &unwind, ask_database, doctor) == DB_DONE;
	note(doctor, "owner", good, good ? "the owner's role answers" : last_error(doctor, doctor->db),
	     "Start PostgreSQL and check owner_database; on a new database run: seodang migrate");
	if (good) {
		check_running(doctor);
		check_contacts(doctor);
		check_addresses(doctor);
	}
	db_destroy(doctor->db);
	return good;
}

static void check_application(struct doctor *doctor)
{
	struct db *db = db_create(&(struct db_options){.conninfo = doctor->program.config.database, .program = "seodang",
						       .statement_timeout = doctor->program.config.statement_timeout, .prepare_nothing = true});
	bool good = db_connect(db);

	note(doctor, "database", good, good ? "the application's role answers" : last_error(doctor, db),
	     "Check database in the configuration, and pg_hba.conf for that role.");
	db_destroy(db);
}

/* ---- what runs beside it ---- */

static void check_socket(struct doctor *doctor, const char *name, const char *service)
{
	const char *path = program_path(&doctor->program, name);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good;

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	good = file >= 0 && connect(file, (const struct sockaddr *)&address, sizeof address) == 0;
	note(doctor, name, good, good ? path : say(doctor, path, strerror(errno)),
	     arena_printf(doctor->program.arena, "Start %s: systemctl start %s, and look into its log.", service, service));
	if (file >= 0)
		close(file);
}

static size_t forget(const char *data, size_t size, size_t count, void *context)
{
	(void)data;
	(void)context;
	return size * count;
}

/* Ask address with what setup adds to curl. @return NULL when that went well, else what did not; *status takes an HTTP status */
static const char *ask_server(struct doctor *doctor, const char *address, void (*setup)(CURL *curl, const struct config *config), long *status)
{
	CURL *curl = curl_global_init(CURL_GLOBAL_DEFAULT) ? NULL : curl_easy_init();
	CURLcode outcome;

	if (!curl)
		return "libcurl does not start";
	curl_easy_setopt(curl, CURLOPT_URL, address);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, PATIENCE);
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, forget);
	setup(curl, &doctor->program.config);
	outcome = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
	curl_easy_cleanup(curl);
	return outcome == CURLE_OK ? NULL : curl_easy_strerror(outcome);
}

static void setup_mail(CURL *curl, const struct config *config)
{
	curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_USE_SSL, config->mail_require_tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY);
	if (*config->mail_ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, config->mail_ca_file);
}

static void check_mail(struct doctor *doctor)
{
	const char *address = doctor->program.config.mail_url, *fault;
	long status;

	if (!*address || strncmp(address, "file:", 5) == 0) {
		note(doctor, "mail", true, "mails are written as files", NULL);
		return;
	}
	fault = ask_server(doctor, address, setup_mail, &status);
	note(doctor, "mail", !fault, fault ? say(doctor, address, fault) : address,
	     "Check mail_url and that this machine may reach the mail server; mails wait until then.");
}

static void setup_site(CURL *curl, const struct config *config)
{
	(void)config;
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
}

/* Browsers keep cookies that are Secure, as ours, on https and on the own machine. */
static bool keeps_cookies(const char *address)
{
	static const char *const kept[] = {"https://", "http://127.0.0.1", "http://localhost", "http://[::1]"};

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		if (strncmp(address, kept[i], strlen(kept[i])) == 0)
			return true;
	}
	return false;
}

/* The whole way, through nginx. */
static void check_site(struct doctor *doctor)
{
	const char *base = doctor->program.config.base_url, *fault;
	const char *address = arena_printf(doctor->program.arena, "%s/api/v1/healthz", base);
	long status = 0;

	if (!keeps_cookies(base)) {
		note(doctor, "site", false, say(doctor, base, "not https, so browsers keep nobody signed in"),
		     "Give nginx a certificate, and base_url its https:// address.");
		return;
	}
	fault = ask_server(doctor, address, setup_site, &status);
	note(doctor, "site", !fault && status == 200, fault ? say(doctor, address, fault) : arena_printf(doctor->program.arena, "%s: %ld", address, status),
	     "Mend what failed above; then check base_url, that nginx includes seodang-server.conf with the same prefix, and that its user may use the sockets.");
}

int command_doctor(int argc, char **argv)
{
	static struct doctor doctor;

	doctor.all_good = true;
	doctor.json = argc == 2 && strcmp(argv[1], "--json") == 0;
	if (argc != 1 && !doctor.json)
		return command_usage(argv[0]);
	doctor.checks = json_array();
	doctor.program.arena = arena_create(ARENA_CEILING);
	if (check_configuration(&doctor)) {
		check_secret(&doctor);
		check_application(&doctor);
		check_owner(&doctor);
		check_socket(&doctor, "web.sock", "seodang-web");
		check_socket(&doctor, "login.sock", "seodang-web");
		check_socket(&doctor, "live.sock", "seodang-live");
		check_space(&doctor);
		check_files(&doctor);
		check_speech(&doctor);
		check_rooms(&doctor);
		check_mail(&doctor);
		check_site(&doctor);
	}
	if (doctor.json) {
		json_t *all = json_pack("{s:b, s:O}", "ok", doctor.all_good, "checks", doctor.checks);

		json_dumpf(all, stdout, JSON_INDENT(1));
		putchar('\n');
		json_decref(all);
	}
	json_decref(doctor.checks);
	arena_destroy(doctor.program.arena);
	return doctor.all_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
