// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings of a human voice with known text, from Debian's asterisk-core-sounds-en-g722, and what ffmpeg makes of them.
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const FOLDER = '/usr/share/asterisk/sounds/en_US_f_Allison';

/** What a few of them say. */
const TEXTS = {
	'agent-pass': 'Please enter your password followed by the pound key.',
	'all-circuits-busy-now': 'All circuits are busy now.',
	'cannot-complete-as-dialed': 'Your call cannot be completed as dialed.',
	'check-number-dial-again': 'Please check the number and dial again.',
	'conf-getpin': 'Please enter the conference pin number.',
	'conf-leaderhasleft': 'The leader has left the conference.',
};

/** Run ffmpeg, input to output. @return the bytes */
function ffmpeg(input, output) {
	const run = spawnSync('ffmpeg', ['-v', 'error', '-nostdin', ...input, ...output, 'pipe:1'], { maxBuffer: 1 << 28 });
	if (run.status !== 0)
		throw new Error(`ffmpeg ${[...input, ...output].join(' ')}: ${run.stderr || run.error}`);
	return run.stdout;
}

const WAV = ['-ar', '16000', '-ac', '1', '-f', 'wav'];
const WEBM = ['-ar', '48000', '-ac', '1', '-c:a', 'libopus', '-b:a', '32k', '-f', 'webm'];
const MP4 = ['-ac', '1', '-c:a', 'aac', '-b:a', '64k', '-f', 'mp4', '-movflags', 'frag_keyframe+empty_moov'];

/** One of TEXTS as a file. filter: of ffmpeg, such as "volume=-40dB". */
const spoken = (name, format = WAV, filter = 'anull') => ffmpeg(['-i', path.join(FOLDER, `${name}.g722`)], ['-af', filter, ...format]);

/** What no human says: a source of ffmpeg's lavfi, such as "anullsrc=r=16000:cl=mono". */
const made = (source, seconds, format = WAV) => ffmpeg(['-f', 'lavfi', '-i', source], ['-t', String(seconds), ...format]);

module.exports = { FOLDER, TEXTS, WAV, WEBM, MP4, ffmpeg, spoken, made };
