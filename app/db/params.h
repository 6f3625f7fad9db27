/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed parameters of a statement, in the order of $1, $2, … */
#ifndef SEODANG_DB_PARAMS_H
#define SEODANG_DB_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/uuid.h"

enum param_kind { PARAM_NULL, PARAM_TEXT, PARAM_BYTES, PARAM_INTEGER, PARAM_REAL, PARAM_BOOLEAN, PARAM_UUID, PARAM_TIME };

struct param {
	enum param_kind kind;
	union {
		const char *text;
		struct {
			const void *data;
			size_t length;
		} bytes;
		int64_t integer;
		double real;
		bool boolean;
		struct uuid uuid;
		clock_time time;
	};
};

struct params {
	const struct param *items;
	int count;
};

#define PARAMS(...)                                                              \
	((struct params){(const struct param[]){__VA_ARGS__},                    \
			 (int)(sizeof((const struct param[]){__VA_ARGS__}) / sizeof(struct param))})
#define NO_PARAMS ((struct params){NULL, 0})

/* A NULL text or uuid is SQL's NULL. Texts and bytes are read when the statement is sent, not later. */
static inline struct param P_NULL(void)
{
	return (struct param){.kind = PARAM_NULL};
}

static inline struct param P_TEXT(const char *text)
{
	return text ? (struct param){.kind = PARAM_TEXT, .text = text} : P_NULL();
}

static inline struct param P_BYTES(const void *data, size_t length)
{
	return data ? (struct param){.kind = PARAM_BYTES, .bytes = {data, length}} : P_NULL();
}

static inline struct param P_INTEGER(int64_t integer)
{
	return (struct param){.kind = PARAM_INTEGER, .integer = integer};
}

static inline struct param P_REAL(double real)
{
	return (struct param){.kind = PARAM_REAL, .real = real};
}

static inline struct param P_BOOLEAN(bool boolean)
{
	return (struct param){.kind = PARAM_BOOLEAN, .boolean = boolean};
}

static inline struct param P_UUID(const struct uuid *uuid)
{
	return uuid ? (struct param){.kind = PARAM_UUID, .uuid = *uuid} : P_NULL();
}

static inline struct param P_TIME(clock_time time)
{
	return (struct param){.kind = PARAM_TIME, .time = time};
}

#endif
