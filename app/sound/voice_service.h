/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A school's own voice service: POST URL/audio/speech as OpenAI has it, which answers a sound. Only hosts that the installation
 * lists are asked, over HTTPS (or HTTP where the host is this machine), without following redirects or the environment's proxies.
 *
 * The list is comma separated: "voice.example.org" is that host's port 443, "voice.example.org:8443" that port. Nothing else is
 * reached, whatever a school's admin writes into the address.
 */
#ifndef SEODANG_SOUND_VOICE_SERVICE_H
#define SEODANG_SOUND_VOICE_SERVICE_H

#include "sound/voice.h"

/** @return why an address is not asked: "invalid_address", "not_https", "host_not_allowed"; NULL when it is good */
const char *voice_service_fault(const char *url, const char *allowed_hosts);

/**
 * Ask for a text's sound, for 10 seconds and 10 MB at most; what comes is foreign and goes through sound_convert.
 * @param spoken  http_status is always set; the rest when VOICE_SPOKEN
 */
enum voice_outcome voice_service_speak(struct arena *arena, const char *text, enum voice_speed speed, const struct voice_service *service,
				       struct spoken *spoken);

#endif
