/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/student_metadata.h"

#include <stdbool.h>
#include <string.h>

#include "core/text.h"

#define LONGEST_TEXT 500 /* characters, as the next */
#define LONGEST_INTEREST 100
#define MOST_INTERESTS 50

struct checking {
	struct metadata_fault *faults;
	size_t count;
};

static void refuse(struct checking *checking, const char *field, const char *code, int limit)
{
	if (checking->count < METADATA_FAULTS_MAXIMUM)
		checking->faults[checking->count++] = (struct metadata_fault){.field = field, .code = code, .limit = limit};
}

static bool is_set(const json_t *member)
{
	return member && !json_is_null(member);
}

static bool is_longer(const json_t *text, size_t limit)
{
	return text_characters(json_string_value(text), json_string_length(text)) > limit;
}

static void check_choice(struct checking *checking, const json_t *member, const char *field, const char *const *choices)
{
	if (!is_set(member))
		return;
	if (!json_is_string(member)) {
		refuse(checking, field, "wrong_type", 0);
		return;
	}
	while (*choices && strcmp(*choices, json_string_value(member)) != 0)
		choices++;
	if (!*choices)
		refuse(checking, field, "unknown_choice", 0);
}

static void check_special_needs(struct checking *checking, const json_t *member)
{
	static const char field[] = "metadata.special_needs";

	if (!is_set(member) || json_is_boolean(member))
		return;
	if (!json_is_string(member))
		refuse(checking, field, "wrong_type", 0);
	else if (is_longer(member, LONGEST_TEXT))
		refuse(checking, field, "too_long", LONGEST_TEXT);
}

static void check_interests(struct checking *checking, const json_t *member)
{
	static const char field[] = "metadata.interests";

	if (!is_set(member))
		return;
	if (!json_is_array(member)) {
		refuse(checking, field, "wrong_type", 0);
		return;
	}
	if (json_array_size(member) > MOST_INTERESTS) {
		refuse(checking, field, "too_many", MOST_INTERESTS);
		return;
	}
	for (size_t i = 0; i < json_array_size(member); i++) {
		const json_t *interest = json_array_get(member, i);
		bool is_text = json_is_string(interest);

		if (!is_text || is_longer(interest, LONGEST_INTEREST)) {
			refuse(checking, field, is_text ? "too_long" : "wrong_type", LONGEST_INTEREST);
			return;
		}
	}
}

static void check_parent_preferences(struct checking *checking, const json_t *member)
{
	static const char *const methods[] = {"email", "print", "none", NULL};
	static const char *const frequencies[] = {"daily", "weekly", "monthly", "never", NULL};

	if (!is_set(member))
		return;
	if (!json_is_object(member)) {
		refuse(checking, "metadata.parent_preferences", "wrong_type", 0);
		return;
	}
	check_choice(checking, json_object_get(member, "notification_method"), "metadata.parent_preferences.notification_method",
		     methods);
	check_choice(checking, json_object_get(member, "report_frequency"), "metadata.parent_preferences.report_frequency",
		     frequencies);
}

size_t metadata_check(const json_t *metadata, struct metadata_fault faults[METADATA_FAULTS_MAXIMUM])
{
	static const char *const styles[] = {"visual", "auditory", "reading", "kinesthetic", NULL};
	struct checking checking = {.faults = faults};

	if (!json_is_object(metadata)) {
		refuse(&checking, "metadata", "not_an_object", 0);
		return checking.count;
	}
	check_choice(&checking, json_object_get(metadata, "learning_style"), "metadata.learning_style", styles);
	check_special_needs(&checking, json_object_get(metadata, "special_needs"));
	check_interests(&checking, json_object_get(metadata, "interests"));
	check_parent_preferences(&checking, json_object_get(metadata, "parent_preferences"));
	return checking.count;
}
