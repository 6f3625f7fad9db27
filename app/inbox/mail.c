/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/mail.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"

#define CONNECT_SECONDS 5L
#define SEND_SECONDS 30L
#define AWAY_MS 3000
#define PATH_SIZE 4096
#define PASSWORD_SIZE 512
#define FILE_SCHEME "file://"

struct mailer {
	const struct config *config;
	CURL *connection;      /* NULL: files */
	char directory[PATH_SIZE];
	int64_t away_until_ms;
};

static void read_password(const char *path, char password[PASSWORD_SIZE])
{
	FILE *file = fopen(path, "re");

	if (!file)
		log_die("mail_password_file %s: %m", path);
	if (!fgets(password, PASSWORD_SIZE, file))
		log_die("mail_password_file %s is empty", path);
	fclose(file);
	password[strcspn(password, "\r\n")] = '\0';
}

static void log_in(CURL *connection, const struct config *config)
{
	char password[PASSWORD_SIZE];

	if (!*config->mail_user)
		return;
	read_password(config->mail_password_file, password);
	curl_easy_setopt(connection, CURLOPT_USERNAME, config->mail_user);
	curl_easy_setopt(connection, CURLOPT_PASSWORD, password);
	explicit_bzero(password, sizeof password);
}

static CURL *connect_to(const struct config *config)
{
	CURL *connection;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) || !(connection = curl_easy_init()))
		log_die("libcurl does not start");
	curl_easy_setopt(connection, CURLOPT_URL, config->mail_url);
	curl_easy_setopt(connection, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(connection, CURLOPT_USE_SSL, config->mail_require_tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY);
	if (*config->mail_ca_file)
		curl_easy_setopt(connection, CURLOPT_CAINFO, config->mail_ca_file);
	curl_easy_setopt(connection, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	curl_easy_setopt(connection, CURLOPT_TIMEOUT, SEND_SECONDS);
	curl_easy_setopt(connection, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(connection, CURLOPT_UPLOAD, 1L);
	log_in(connection, config);
	return connection;
}

static void choose_directory(struct mailer *mailer)
{
	const char *url = mailer->config->mail_url;

	if (*url)
		snprintf(mailer->directory, sizeof mailer->directory, "%s", url + strlen(FILE_SCHEME));
	else
		snprintf(mailer->directory, sizeof mailer->directory, "%s/mail", mailer->config->state_directory);
	if (mkdir(mailer->directory, 0700) < 0 && errno != EEXIST)
		log_error("%s: %m", mailer->directory);
}

struct mailer *mailer_create(const struct config *config)
{
	struct mailer *mailer = calloc(1, sizeof *mailer);

	if (!mailer)
		log_die("out of memory");
	if (!mail_address_is_valid(config->mail_from))
		log_die("mail_from is no address: %s", config->mail_from);
	mailer->config = config;
	if (strncmp(config->mail_url, "smtp://", 7) == 0 || strncmp(config->mail_url, "smtps://", 8) == 0)
		mailer->connection = connect_to(config);
	else if (!*config->mail_url || strncmp(config->mail_url, FILE_SCHEME, strlen(FILE_SCHEME)) == 0)
		choose_directory(mailer);
	else
		log_die("mail_url must begin with smtp://, smtps:// or file://");
	return mailer;
}

static bool write_all(int descriptor, const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(descriptor, bytes, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		bytes += written;
		length -= (size_t)written;
	}
	return fsync(descriptor) == 0;
}

/* Named by its id: written again, it is still one. A reader of the directory sees whole mails only. */
static enum mail_outcome write_file(struct mailer *mailer, const struct mail *mail, const struct strbuf *message, char *error)
{
	char path[PATH_SIZE + 128], temporary[PATH_SIZE + 128];
	int descriptor;
	bool written;

	snprintf(path, sizeof path, "%s/%s.eml", mailer->directory, mail->id);
	snprintf(temporary, sizeof temporary, "%s/.%s.new", mailer->directory, mail->id);
	descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	written = descriptor >= 0 && write_all(descriptor, message->data, message->length);
	if (descriptor >= 0)
		close(descriptor);
	if (written && rename(temporary, path) == 0)
		return MAIL_SENT;
	snprintf(error, MAIL_ERROR_SIZE, "mail file: %m");
	return MAIL_LATER;
}

struct upload {
	const char *next;
	size_t left;
};

static size_t give_upload(char *buffer, size_t size, size_t count, void *context)
{
	struct upload *upload = context;
	size_t given = size * count < upload->left ? size * count : upload->left;

	memcpy(buffer, upload->next, given);
	upload->next += given;
	upload->left -= given;
	return given;
}

/* 5xx to the sender, the recipient or the mail itself; a refused log-in is the installation's fault, not the mail's. */
static bool refuses_mail(CURLcode result, long answer)
{
	return answer >= 500 && answer <= 599 && result != CURLE_LOGIN_DENIED && result != CURLE_USE_SSL_FAILED;
}

static enum mail_outcome outcome_of(struct mailer *mailer, CURLcode result, char *error)
{
	long answer = 0;

	if (result == CURLE_OK)
		return MAIL_SENT;
	curl_easy_getinfo(mailer->connection, CURLINFO_RESPONSE_CODE, &answer);
	snprintf(error, MAIL_ERROR_SIZE, "mail server: %s (%ld)", curl_easy_strerror(result), answer);
	if (refuses_mail(result, answer))
		return MAIL_REFUSED;
	if (!answer) /* it said nothing at all */
		mailer->away_until_ms = clock_steady_ms() + AWAY_MS;
	return MAIL_LATER;
}

static enum mail_outcome send_message(struct mailer *mailer, const struct mail *mail, const struct strbuf *message, char *error)
{
	struct upload upload = {message->data, message->length};
	char from[300], to[300];
	struct curl_slist *recipients;
	CURLcode result;

	if (clock_steady_ms() < mailer->away_until_ms) {
		snprintf(error, MAIL_ERROR_SIZE, "mail server: away");
		return MAIL_LATER;
	}
	snprintf(from, sizeof from, "<%s>", mailer->config->mail_from);
	snprintf(to, sizeof to, "<%s>", mail->address);
	recipients = curl_slist_append(NULL, to);
	if (!recipients)
		log_die("out of memory");
	curl_easy_setopt(mailer->connection, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(mailer->connection, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(mailer->connection, CURLOPT_READFUNCTION, give_upload);
	curl_easy_setopt(mailer->connection, CURLOPT_READDATA, &upload);
	curl_easy_setopt(mailer->connection, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message->length);
	result = curl_easy_perform(mailer->connection);
	curl_easy_setopt(mailer->connection, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(recipients);
	return outcome_of(mailer, result, error);
}

enum mail_outcome mail_send(struct mailer *mailer, const struct mail *mail, char *error)
{
	struct strbuf message;
	enum mail_outcome outcome;

	strbuf_init(&message, MAIL_MAXIMUM);
	if (!mail_write(&message, mail, mailer->config->mail_from, clock_now())) {
		snprintf(error, MAIL_ERROR_SIZE, "the address is none, or the mail is too long");
		outcome = MAIL_WRONG;
	} else if (mailer->connection) {
		outcome = send_message(mailer, mail, &message, error);
	} else {
		outcome = write_file(mailer, mail, &message, error);
	}
	strbuf_release(&message);
	return outcome;
}
