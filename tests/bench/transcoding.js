// SPDX-License-Identifier: GPL-3.0-or-later
// A recording as a browser sends it, made into samples for scoring and an m4a: sound_convert, each time in a child of its own, against the
// ffmpeg command that writes the same two files. Speech of people, from Debian's asterisk-core-sounds-en-g722.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const instance = require('./instance.js');

const PROMPTS = '/usr/share/asterisk/sounds/en_US_f_Allison';
const PROMPT = 'demo-instruct.g722';
const LENGTHS = [[6, 20], [60, 5]]; // seconds of sound, how often
const ROUNDS = 3;

/* WebM with Opus in two channels and no duration, as Chromium's MediaRecorder makes it. */
function record(file, seconds) {
	execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', '-stream_loop', '-1', '-f', 'g722', '-i', path.join(PROMPTS, PROMPT), '-t', String(seconds),
		'-ac', '2', '-ar', '48000', '-c:a', 'libopus', '-b:a', '32k', '-f', 'webm', '-live', '1', file]);
}

function measure(program, file, count, command) {
	const [ms, processor, megabytes] = execFileSync(program, [file, String(count), ...command], { encoding: 'utf8' }).trim().split(' ').map(Number);
	return { ms, processor, megabytes };
}

/* The two in turns, the best round of each. */
function compare(program, file, count, command) {
	const rounds = Array.from({ length: ROUNDS }, () => [measure(program, file, count, []), measure(program, file, count, command)]);
	const all = (which, what) => rounds.map((round) => round[which][what]);
	return [0, 1].map((which) => ({ ms: Math.min(...all(which, 'ms')), processor: Math.min(...all(which, 'processor')), megabytes: Math.max(...all(which, 'megabytes')) }));
}

module.exports = async function transcoding(row) {
	const program = instance.make('transcoding');
	const folder = fs.mkdtempSync(path.join(instance.state, 'transcoding-'));
	for (const [seconds, count] of LENGTHS) {
		const file = path.join(folder, `${seconds}.webm`);
		record(file, seconds);
		const [ours, theirs] = compare(program, file, count, ['ffmpeg', '-nostdin', '-v', 'error', '-y', '-i', file,
			'-map', '0:a', '-ac', '1', '-ar', '16000', '-c:a', 'pcm_s16le', '-f', 's16le', path.join(folder, 'speech'),
			'-map', '0:a', '-ac', '1', '-ar', '24000', '-c:a', 'aac', '-b:a', '48k', '-movflags', 'faststart', path.join(folder, 'listening.m4a')]);
		row(`${seconds} s of WebM to samples and m4a, ffmpeg`, theirs.ms, 'ms');
		row(`${seconds} s of WebM to samples and m4a, sound_convert`, ours.ms, 'ms', ours.ms / theirs.ms, 'ffmpeg');
		row(`${seconds} s, processor time of ffmpeg`, theirs.processor, 'ms');
		row(`${seconds} s, processor time of the child`, ours.processor, 'ms', ours.processor / theirs.processor, 'ffmpeg');
		row(`${seconds} s, memory of ffmpeg`, theirs.megabytes, 'MB');
		row(`${seconds} s, memory of the child`, ours.megabytes, 'MB', ours.megabytes / theirs.megabytes, 'ffmpeg');
	}
	fs.rmSync(folder, { recursive: true });
};
