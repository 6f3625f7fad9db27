/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/reading_passes.h"

static const char *const phones[] = {"AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY",
	"JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH"};

#define PHONES (sizeof phones / sizeof *phones)

struct passes {
	struct recogniser *recogniser;
	struct arena *arena;
	const struct samples *sound;
	size_t count; /* words of the sentence */
};

/* The sentence's words, then each phone as a word of its own. */
static bool take_words(const struct passes *passes, const struct sentence *sentence)
{
	struct listened_word *words = arena_array(passes->arena, passes->count + PHONES, sizeof *words);

	for (size_t i = 0; i < passes->count; i++) {
		const char **ways = arena_array(passes->arena, MOST_PRONUNCIATIONS, sizeof *ways);

		words[i] = (struct listened_word){ways, phones_of_word(passes->arena, sentence->dictionary, sentence->own, sentence->words.items[i], ways)};
		if (words[i].count == 0)
			return false;
	}
	for (size_t i = 0; i < PHONES; i++)
		words[passes->count + i] = (struct listened_word){&phones[i], 1};
	return recogniser_take_words(passes->recogniser, words, passes->count + PHONES);
}

static struct grammar free_grammar(const struct passes *passes)
{
	struct transition *ways = arena_array(passes->arena, passes->count * 2 + (passes->count + 1) * PHONES, sizeof *ways);
	size_t n = 0;

	for (size_t i = 0; i < passes->count; i++) {
		ways[n++] = (struct transition){(int)i, (int)i + 1, (int)i, 1};
		ways[n++] = (struct transition){(int)i, (int)i + 1, NO_WORD, SKIP_PROBABILITY};
	}
	for (size_t i = 0; i <= passes->count; i++)
		for (size_t phone = 0; phone < PHONES; phone++)
			ways[n++] = (struct transition){(int)i, (int)i, (int)(passes->count + phone), GARBAGE_PROBABILITY};
	return (struct grammar){ways, n, (int)passes->count + 1};
}

/* What pass 1 heard, and nothing else. */
static struct grammar strict_grammar(const struct passes *passes, const struct segments *heard)
{
	struct transition *ways = arena_array(passes->arena, heard->count + 1, sizeof *ways);
	int n = 0;

	for (size_t i = 0; i < heard->count; i++)
		if (heard->items[i].word != SILENCE) {
			ways[n] = (struct transition){n, n + 1, heard->items[i].word, 1};
			n++;
		}
	return (struct grammar){ways, (size_t)n, n + 1};
}

/* ---- pass 1 ---- */

static bool is_of_sentence(const struct passes *passes, const struct segment *piece)
{
	return piece->word >= 0 && (size_t)piece->word < passes->count;
}

/* A run of phones ends at a word, and at a silence. */
static void end_run(struct findings *findings, struct extra_finding *run)
{
	if (run->end > run->start && (run->end - run->start) * FRAME_MS >= EXTRA_MS)
		findings->extras[findings->extra_count++] = *run;
	run->start = run->end = 0;
}

static void read_free_pass(const struct passes *passes, struct findings *findings)
{
	struct extra_finding run = {0};
	size_t next = 0; /* word of the sentence */
	int end = 0;

	for (size_t i = 0; i < findings->heard.count; i++) {
		const struct segment *piece = &findings->heard.items[i];

		if (piece->word == SILENCE) {
			end_run(findings, &run);
			continue;
		}
		if (is_of_sentence(passes, piece)) {
			end_run(findings, &run);
			for (; next < (size_t)piece->word; next++)
				findings->words[next] = (struct word_finding){.start = end, .end = end};
			findings->words[next++] = (struct word_finding){.kept = true, .start = piece->start, .end = piece->end};
			end = piece->end;
			continue;
		}
		if (run.end == 0)
			run = (struct extra_finding){.start = piece->start, .before = next};
		run.end = piece->end;
	}
	end_run(findings, &run);
	for (; next < passes->count; next++)
		findings->words[next] = (struct word_finding){.start = end, .end = end};
}

/* ---- passes 2 and 3 ---- */

/* Scores of phones, frame by frame. */
static double *frame_scores(const struct passes *passes, const struct segments *heard, int frames)
{
	double *scores = arena_array(passes->arena, (size_t)frames + 1, sizeof *scores);

	for (size_t i = 0; i < heard->count; i++) {
		const struct segment *piece = &heard->items[i];

		for (int frame = piece->start; frame < piece->end && frame < frames; frame++)
			scores[frame] = piece->score / (piece->end - piece->start);
	}
	return scores;
}

static void read_figures(const struct passes *passes, struct findings *findings, const struct segments *aligned, const struct segments *freely)
{
	int frames = aligned->items[aligned->count - 1].end;
	const double *scores = frame_scores(passes, freely, frames);

	for (size_t i = 0; i < aligned->count; i++) {
		const struct segment *piece = &aligned->items[i];
		double best = 0;

		if (!is_of_sentence(passes, piece))
			continue;
		for (int frame = piece->start; frame < piece->end; frame++)
			best += scores[frame];
		findings->words[piece->word].figure = (piece->score - best) / (piece->end - piece->start);
	}
}

bool reading_passes(struct recogniser *recogniser, struct arena *arena, const struct sentence *sentence, const struct samples *sound,
		    struct findings *findings)
{
	const struct passes passes = {recogniser, arena, sound, sentence->words.count};
	struct grammar grammar;
	struct segments aligned, freely;

	*findings = (struct findings){.words = arena_array(arena, passes.count + 1, sizeof *findings->words)};
	if (!take_words(&passes, sentence))
		return false;
	grammar = free_grammar(&passes);
	if (!recogniser_follow(recogniser, arena, &grammar, sound, &findings->heard))
		return false;
	findings->extras = arena_array(arena, findings->heard.count + 1, sizeof *findings->extras);
	read_free_pass(&passes, findings);
	grammar = strict_grammar(&passes, &findings->heard);
	if (!recogniser_follow(recogniser, arena, &grammar, sound, &aligned) || !recogniser_hear_phones(recogniser, arena, sound, &freely))
		return false;
	read_figures(&passes, findings, &aligned, &freely);
	return true;
}
