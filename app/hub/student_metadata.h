/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of a student beyond name and class: a JSON object whose known keys are checked and whose other keys are
 * anybody's and kept.
 *
 * | key                                    | value                                 |
 * |----------------------------------------|---------------------------------------|
 * | learning_style                         | visual, auditory, reading, kinesthetic |
 * | special_needs                          | true, false, or what they are          |
 * | interests                              | a list of texts                        |
 * | parent_preferences.notification_method | email, print, none                     |
 * | parent_preferences.report_frequency    | daily, weekly, monthly, never          |
 */
#ifndef SEODANG_HUB_STUDENT_METADATA_H
#define SEODANG_HUB_STUDENT_METADATA_H

#include <jansson.h>
#include <stddef.h>

#define METADATA_FAULTS_MAXIMUM 8

/** What is wrong with one member. */
struct metadata_fault {
	const char *field; /* "metadata.learning_style" */
	const char *code;  /* of the catalogue's errors.CODE */
	int limit;         /* {limit} in its text, or 0 */
};

/**
 * Check metadata, or a merge patch of it (RFC 7396), in which null takes a key away.
 *
 * @param faults  out: what is wrong, at most METADATA_FAULTS_MAXIMUM
 * @return how many there are; 0 when it can be stored
 */
size_t metadata_check(const json_t *metadata, struct metadata_fault faults[METADATA_FAULTS_MAXIMUM]);

#endif
