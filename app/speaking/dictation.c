/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/dictation.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <pocketsphinx.h>
#include <sphinxbase/err.h>

#include "core/log.h"
#include "core/strbuf.h"
#include "speaking/reading_signal.h"

#define LONGEST_PATH 4096
#define LONGEST_TEXT ((size_t)8000)

static ps_decoder_t *load(const char *model)
{
	char acoustic[LONGEST_PATH], words[LONGEST_PATH], language[LONGEST_PATH];
	ps_decoder_t *decoder;
	cmd_ln_t *settings;

	snprintf(acoustic, sizeof acoustic, "%s/en-us", model);
	snprintf(words, sizeof words, "%s/cmudict-en-us.dict", model);
	snprintf(language, sizeof language, "%s/en-us.lm.bin", model);
	if (access(acoustic, R_OK) != 0 || access(words, R_OK) != 0 || access(language, R_OK) != 0)
		return NULL;
	err_set_logfp(NULL);
	settings = cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", acoustic, "-dict", words, "-lm", language, "-cmn", "batch", "-remove_silence", "no",
			       "-logfn", "/dev/null", NULL);
	decoder = settings ? ps_init(settings) : NULL;
	if (settings)
		cmd_ln_free_r(settings);
	return decoder;
}

/* As one writes it: the first letter and "I" large. Other ways of a word, "the(2)", are that word. */
static const char *written(struct arena *arena, const char *heard)
{
	struct strbuf *out = strbuf_in_arena(arena, LONGEST_TEXT);
	char *words = arena_strdup(arena, heard), *next = NULL;

	for (char *word = strtok_r(words, " ", &next); word; word = strtok_r(NULL, " ", &next)) {
		word[strcspn(word, "(")] = '\0';
		if (*word == 'i' && (!word[1] || word[1] == '\''))
			*word = 'I';
		if (*word && *word != '<' && *word != '[')
			strbuf_add_format(out, "%s%s", out->length ? " " : "", word);
	}
	if (out->length)
		out->data[0] = (char)toupper((unsigned char)out->data[0]);
	return strbuf_text(out);
}

/* Whether somebody speaks in it: the model finds words in silence and noise as well. */
static bool has_speech(const struct levels *levels)
{
	return levels->loud >= QUIET_LEVEL && levels->speech_frames >= LEAST_SPEECH_FRAMES && !levels->is_steady;
}

enum dictation dictation_hear(struct arena *arena, const char *model, const struct samples *sound, const char **text)
{
	struct levels levels = levels_of(arena, sound);
	struct samples louder = amplified(arena, sound, &levels);
	ps_decoder_t *decoder;
	const char *heard;

	*text = "";
	if (!has_speech(&levels))
		return DICTATION_NOTHING;
	decoder = load(model);
	if (!decoder) {
		log_warning("speech cannot be heard: there is no language model in %s", model);
		return DICTATION_MISSING;
	}
	if (ps_start_utt(decoder) == 0) {
		ps_process_raw(decoder, louder.items, louder.count, FALSE, TRUE);
		ps_end_utt(decoder);
	}
	heard = ps_get_hyp(decoder, NULL);
	*text = written(arena, heard ? heard : "");
	ps_free(decoder);
	return **text ? DICTATION_HEARD : DICTATION_NOTHING;
}
