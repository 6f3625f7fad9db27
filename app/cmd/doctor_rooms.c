/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/doctor_rooms.h"

#include <string.h>

#include "core/allowed_hosts.h"
#include "core/strbuf.h"
#include "documents/extract.h"
#include "guardrails/patterns.h"
#include "models/dialogue.h"

#define TEXT_MAXIMUM 4096

/* One page in a font that does not say what its codes mean, as older programs write Korean: the words "학교 급식 안내". */
static const char korean_pdf[] =
	"%PDF-1.5\n"
	"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
	"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
	"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>\nendobj\n"
	"4 0 obj\n<</Length 59>>stream\nBT /F1 12 Tf 50 700 Td <c7d0b1b320b1debdc420bec8b3bb> Tj ET\nendstream\nendobj\n"
	"5 0 obj\n<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/KSCms-UHC-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
	"/BaseFont/HYSMyeongJo-Medium/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)/Supplement 1>>/FontDescriptor 6 0 R>>]>>\nendobj\n"
	"6 0 obj\n<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700"
	"/StemV 80>>\nendobj\n"
	"trailer\n<</Size 7/Root 1 0 R>>\n%%EOF\n";
static const char korean_word[] = "학교";

bool doctor_dialogues(struct program *program, const char **detail)
{
	const char *directory = program_data(program, "dialogues");
	struct dialogues *dialogues;
	struct strbuf error;

	strbuf_init(&error, TEXT_MAXIMUM);
	dialogues = dialogues_open(directory, &error);
	*detail = dialogues ? arena_printf(program->arena, "%zu situations in %s", json_object_size(dialogues_situations(dialogues)), directory)
			    : arena_strdup(program->arena, strbuf_text(&error));
	strbuf_release(&error);
	dialogues_close(dialogues);
	return dialogues;
}

bool doctor_documents(struct program *program, const char **detail)
{
	enum read_outcome outcome;
	struct extract extract;
	struct passage passage;
	bool is_read;

	extract_prepare();
	outcome = extract_text(program->arena, korean_pdf, sizeof korean_pdf - 1, "doctor.pdf", &extract);
	is_read = outcome == READ_FINE && extract_next(&extract, &passage) &&
		  memmem(passage.text, passage.text_length, korean_word, sizeof korean_word - 1);
	*detail = is_read ? "a PDF in Korean is read in its jail"
			  : arena_printf(program->arena, "a PDF in Korean is not read: %s", outcome == READ_FINE ? "other words" : read_outcome_code(outcome));
	return is_read;
}

bool doctor_patterns(struct program *program, const char **detail)
{
	const char *fault = pattern_fault("[0-9]{3}-[0-9]{4}");

	*detail = fault ? arena_printf(program->arena, "no pattern can be compiled: %s", fault) : "patterns are compiled";
	return !fault;
}

bool doctor_addresses(struct program *program, struct result *addresses, const char *kind, const char *list, const char **detail)
{
	size_t count = 0;

	for (size_t i = 0; i < result_count(addresses); i++) {
		const char *fault;

		if (strcmp(result_text(addresses, i, "kind"), kind) != 0)
			continue;
		count++;
		fault = allowed_hosts_fault(result_text(addresses, i, "url"), list);
		if (fault) {
			*detail = arena_printf(program->arena, "%s: %s: %s", result_text(addresses, i, "school"), result_text(addresses, i, "url"), fault);
			return false;
		}
	}
	*detail = count ? arena_printf(program->arena, "%zu in use", count) : "none in use";
	return true;
}
