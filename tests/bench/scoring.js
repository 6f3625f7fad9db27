// SPDX-License-Identifier: GPL-3.0-or-later
// The reading check on human voices with known text (Debian's asterisk-core-sounds): what is scored, what is flagged, what is refused.
//
// The English ones are one speaker's. Each recording stays as it is; what is changed is the sentence it is held against:
//   correct    the sentence that it says
//   dropped    that with one word put in, which nobody said
//   replaced   that with one word turned into another
//   extra      that without two words, which the recording says in addition
//   other      another recording's sentence
// foreign languages are human voices too, held against an English sentence; Korean is espeak-ng's, since Debian has no human one.
// Words that are put in come from other sentences. Recordings shorter than four words or longer than 15 s are left out, and those
// with words that the dictionary lacks. Each is tried as it is, and as browsers send it: 32 kbit/s Opus in WebM.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const zlib = require('node:zlib');
const { spawnSync } = require('node:child_process');
const instance = require('./instance.js');

const SOUNDS = '/usr/share/asterisk/sounds';
const ENGLISH = path.join(SOUNDS, 'en_US_f_Allison');
const TRANSCRIPTS = '/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz';
const FOREIGN = { Spanish: 'es_MX_f_Allison', French: 'fr_CA_f_June', Italian: 'it_IT_m_Carlo', Russian: 'ru_RU_f_IvrvoiceRU' };
const FOREIGN_EACH = 20;
const LONGEST_SECONDS = 15;
const EVERY = Number(process.env.SEODANG_SCORING_EVERY || 1); // 4: each fourth recording, for a quicker look
const KOREAN = ['안녕하세요 오늘은 날씨가 참 좋네요', '학교에서 친구들과 함께 영어를 공부했어요', '저는 아침마다 책을 읽고 운동을 합니다', '도서관은 오후 여섯 시에 문을 닫아요',
	'내일은 가족과 함께 할머니 댁에 갈 거예요', '선생님께서 어려운 문제를 쉽게 설명해 주셨어요', '점심시간에 운동장에서 축구를 했습니다', '가장 좋아하는 과목은 과학과 음악이에요'];
const NOTHING = ['anullsrc=r=16000:cl=mono', 'anoisesrc=r=16000:c=white:a=0.3:s=1', 'anoisesrc=r=16000:c=pink:a=0.3:s=2', 'anoisesrc=r=16000:c=brown:a=0.5:s=3',
	'anoisesrc=r=16000:c=white:a=0.02:s=4', 'sine=f=440:r=16000', 'sine=f=1000:b=4:r=16000', "aevalsrc='0.3*sin(2*PI*t*(200+150*sin(2*PI*3*t)))':s=16000"];

/** The same choices in each run. */
function makeChoice(seed) {
	let state = seed;
	return (count) => {
		state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
		return Math.floor(state / 65536) % count;
	};
}

function run(program, args, input) {
	const env = { ...process.env, SEODANG_CONFIG: path.join(instance.state, 'seodang.conf') };
	const done = spawnSync(program, args, { input, env, maxBuffer: 1 << 28 });
	if (done.status !== 0)
		throw new Error(`${program}: ${done.stderr || done.error}`);
	return done;
}

const wordsOf = (text) => text.replace(/[.,!?;:"()]/g, ' ').split(/\s+/).filter(Boolean);

function readTranscripts() {
	const lines = zlib.gunzipSync(fs.readFileSync(TRANSCRIPTS)).toString().split('\n');
	return lines.map((line) => /^([\w/-]+): ([^[\]<>*]+)$/.exec(line)).filter((found) => found && !found[1].startsWith('silence/'))
		.map(([, name, text]) => ({ name, file: path.join(ENGLISH, `${name}.g722`), words: wordsOf(text) }))
		.filter(({ file, words }) => words.length >= 4 && fs.existsSync(file) && fs.statSync(file).size < LONGEST_SECONDS * 8000)
		.filter((_, i) => i % EVERY === 0);
}

/** A file (or a source of lavfi) as a WAV that can be scored; opus: by way of what browsers send. */
function decode(folder, source, { opus = false, filter = 'anull', seconds = null, isMade = false } = {}) {
	const target = path.join(folder, `${decode.count = (decode.count || 0) + 1}.wav`);
	const input = isMade ? ['-f', 'lavfi', '-i', source] : ['-i', source];
	const length = seconds ? ['-t', String(seconds)] : [];
	const wav = ['-ar', '16000', '-ac', '1', '-c:a', 'pcm_s16le', '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'wav', '-y'];
	if (!opus) {
		run('ffmpeg', ['-v', 'error', '-nostdin', ...input, ...length, '-af', filter, ...wav, target]);
		return target;
	}
	const packed = run('ffmpeg', ['-v', 'error', '-nostdin', ...input, ...length, '-af', filter, '-ar', '48000', '-ac', '1', '-c:a', 'libopus', '-b:a', '32k', '-f', 'webm', '-']).stdout;
	run('ffmpeg', ['-v', 'error', '-i', 'pipe:0', ...wav, target], packed);
	return target;
}

const cost = { recordings: 0, sound_seconds: 0, processor_seconds: 0, kilobytes: 0 };

/** @param trials  [{file, sentence, flagged}] @return them with what the check says of each; without those that have unknown words */
function check(trials) {
	const done = run(path.join(instance.state, 'build/seodang'), ['score'], trials.map(({ file, sentence }) => `${file}\t${sentence}\n`).join(''));
	const told = JSON.parse(done.stderr.toString().trim().split('\n').pop());
	for (const name of ['recordings', 'sound_seconds', 'processor_seconds'])
		cost[name] += told[name];
	cost.kilobytes = Math.max(cost.kilobytes, told.kilobytes);
	const answers = done.stdout.toString().trim().split('\n').map((line) => JSON.parse(line));
	return trials.map((trial, i) => ({ ...trial, ...answers[i] })).filter(({ error }) => error !== 'unknown_word');
}

/** What each kind of trial holds a recording against. flagged: the word that nobody said. */
function sentenceFor(kind, one, all, strangers, choose) {
	const words = [...one.words];
	const stranger = () => {
		for (;;) {
			const word = strangers[choose(strangers.length)];
			if (!words.some((own) => own.toLowerCase() === word))
				return word;
		}
	};
	if (kind === 'correct')
		return { sentence: words.join(' ') };
	if (kind === 'dropped') {
		const flagged = stranger();
		words.splice(choose(words.length + 1), 0, flagged);
		return { sentence: words.join(' '), flagged };
	}
	if (kind === 'replaced') {
		const flagged = stranger();
		words[choose(words.length)] = flagged;
		return { sentence: words.join(' '), flagged };
	}
	if (kind === 'extra') {
		words.splice(1 + choose(words.length - 3), 2);
		return { sentence: words.join(' ') };
	}
	return { sentence: all[(all.indexOf(one) + 1 + choose(all.length - 1)) % all.length].words.join(' ') };
}

const shareOf = (trials, fits) => `${trials.filter(fits).length} of ${trials.length}`;

function reasonsOf(trials) {
	const reasons = {};
	for (const { reason } of trials.filter(({ scorable }) => !scorable))
		reasons[reason] = (reasons[reason] || 0) + 1;
	return Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`).join(', ');
}

function printLine(name, form, trials) {
	const flagged = ({ scorable, missed_words: missed, flagged: word }) => scorable && missed.includes(word.toLowerCase());
	console.log(`  ${name.padEnd(16)} ${form.padEnd(6)} scored ${shareOf(trials, ({ scorable }) => scorable).padEnd(11)} over 80: ${shareOf(trials, (t) => t.overall_score > 80).padEnd(11)} ` +
		`over 40: ${shareOf(trials, (t) => t.overall_score > 40).padEnd(11)}${trials[0].flagged ? ` flagged: ${shareOf(trials, flagged).padEnd(11)}` : ''}` +
		`${name === 'extra' ? ` flagged: ${shareOf(trials, (t) => t.scorable && t.extra_words.length > 0).padEnd(11)}` : ''} ${reasonsOf(trials)}`);
}

function tryKinds(folder, texts, form) {
	const strangers = [...new Set(texts.flatMap(({ words }) => words).filter((word) => /^[a-z]{4,}$/.test(word)))];
	const files = new Map(texts.map((one) => [one, decode(folder, one.file, { opus: form === 'opus' })]));
	for (const kind of ['correct', 'dropped', 'replaced', 'extra', 'other']) {
		const choose = makeChoice(7);
		const fitting = kind === 'extra' ? texts.filter(({ words }) => words.length > 5) : texts;
		printLine(kind, form, check(fitting.map((one) => ({ file: files.get(one), ...sentenceFor(kind, one, texts, strangers, choose) }))));
	}
}

function tryForeign(folder, texts, form) {
	for (const [language, name] of Object.entries(FOREIGN)) {
		const home = path.join(SOUNDS, name);
		const long = fs.readdirSync(home).filter((file) => file.endsWith('.g722')).map((file) => path.join(home, file))
			.filter((file) => fs.statSync(file).size > 2 * 8000 && fs.statSync(file).size < LONGEST_SECONDS * 8000).sort().slice(0, FOREIGN_EACH);
		printLine(language, form, check(long.map((file, i) => ({ file: decode(folder, file, { opus: form === 'opus' }), sentence: texts[i * 7 % texts.length].words.join(' ') }))));
	}
	printLine('Korean (made)', form, check(KOREAN.map((text, i) => {
		const raw = path.join(folder, `korean-${i}.wav`);
		run('espeak-ng', ['-v', 'ko', '-w', raw, text]);
		return { file: decode(folder, raw, { opus: form === 'opus' }), sentence: texts[i * 11 % texts.length].words.join(' ') };
	})));
}

/** Sound that is no speech, and speech that is spoilt. */
function trySpoilt(folder, texts, form) {
	const opus = form === 'opus';
	printLine('no speech', form, check(NOTHING.map((source, i) => ({ file: decode(folder, source, { opus, seconds: 4, isMade: true }), sentence: texts[i * 13 % texts.length].words.join(' ') }))));
	const some = texts.filter((_, i) => i % Math.ceil(5 / EVERY) === 0);
	for (const [name, filter] of [['quiet -30 dB', 'volume=-30dB'], ['quiet -40 dB', 'volume=-40dB'], ['loud +12 dB', 'volume=12dB'], ['clipped +30 dB', 'volume=30dB'],
		['clipped +50 dB', 'volume=50dB'], ['noise 20 dB', noisy(0.011)], ['noise 10 dB', noisy(0.035)], ['noise 0 dB', noisy(0.11)]])
		printLine(name, form, check(some.map(({ file, words }) => ({ file: decode(folder, file, { opus, filter }), sentence: words.join(' ') }))));
}

/** White noise of this amplitude over a voice of about 0.063 (root mean square). */
const noisy = (amplitude) => `aformat=channel_layouts=mono,aresample=16000,aeval=val(0)+${amplitude}*1.73*(2*random(0)-1):c=same`;

module.exports = async function scoring(row) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'seodang-scoring-'));
	try {
		const texts = readTranscripts();
		for (const form of (process.env.SEODANG_SCORING_FORM || 'clean,opus').split(',')) {
			tryKinds(folder, texts, form);
			tryForeign(folder, texts, form);
			trySpoilt(folder, texts, form);
		}
	} finally {
		fs.rmSync(folder, { recursive: true });
	}
	console.log('  Not tried: children, Korean accents, words that differ in one sound, human Korean, telephones and classrooms, more than one English speaker.');
	row('recordings that were scored', cost.recordings, '');
	row('processor time of each second of sound', cost.processor_seconds / cost.sound_seconds, 's');
	row('memory of the process that scores', cost.kilobytes / 1024, 'MB');
};
