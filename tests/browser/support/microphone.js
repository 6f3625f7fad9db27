// SPDX-License-Identifier: GPL-3.0-or-later
// A microphone for Chromium that hears a recording of a human voice, and the recorder of a page.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after } = require('node:test');
const { spoken } = require('../../http/support/human_speech.js');

const SAID = 'check-number-dial-again';
const LED_IN = ['-ar', '48000', '-ac', '1', '-f', 'wav'];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'seodang-voice-'));
after(() => fs.rmSync(folder, { recursive: true }));

/** Chromium's flags for a microphone that hears this file: over and over, or once and then nothing. */
function microphone(name, bytes, { once = false } = {}) {
	const file = path.join(folder, `${name}.wav`);
	fs.writeFileSync(file, bytes);
	return ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${file}${once ? '%noloop' : ''}`];
}
/** One that hears SAID after a moment and then nothing, and one that hears it on and on. */
const voice = () => microphone('voice', spoken(SAID, LED_IN, 'adelay=700,apad=pad_dur=8'), { once: true });
const talking = () => microphone('talking', spoken(SAID, LED_IN));

const part = (page, name) => page.locator(`[data-part=${name}]`);
const inState = (page, state) => page.locator(`[data-recorder][data-state=${state}]`).waitFor();

async function record(page, ms) {
	await part(page, 'toggle').click();
	await inState(page, 'recording');
	await page.waitForTimeout(ms);
	await part(page, 'toggle').click();
	await inState(page, 'done');
}

module.exports = { SAID, voice, talking, part, inState, record };
