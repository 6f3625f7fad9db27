/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/status.h"

const char *http_status_title(enum http_status status)
{
	switch (status) {
	case HTTP_OK: return "OK";
	case HTTP_CREATED: return "Created";
	case HTTP_ACCEPTED: return "Accepted";
	case HTTP_NO_CONTENT: return "No Content";
	case HTTP_PARTIAL_CONTENT: return "Partial Content";
	case HTTP_SEE_OTHER: return "See Other";
	case HTTP_NOT_MODIFIED: return "Not Modified";
	case HTTP_BAD_REQUEST: return "Bad Request";
	case HTTP_UNAUTHORIZED: return "Unauthorized";
	case HTTP_FORBIDDEN: return "Forbidden";
	case HTTP_NOT_FOUND: return "Not Found";
	case HTTP_METHOD_NOT_ALLOWED: return "Method Not Allowed";
	case HTTP_CONFLICT: return "Conflict";
	case HTTP_GONE: return "Gone";
	case HTTP_CONTENT_TOO_LARGE: return "Content Too Large";
	case HTTP_UNSUPPORTED_MEDIA_TYPE: return "Unsupported Media Type";
	case HTTP_RANGE_NOT_SATISFIABLE: return "Range Not Satisfiable";
	case HTTP_UNPROCESSABLE_CONTENT: return "Unprocessable Content";
	case HTTP_TOO_MANY_REQUESTS: return "Too Many Requests";
	case HTTP_INTERNAL_SERVER_ERROR: return "Internal Server Error";
	case HTTP_SERVICE_UNAVAILABLE: return "Service Unavailable";
	}
	return "Unknown";
}
