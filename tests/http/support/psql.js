// SPDX-License-Identifier: GPL-3.0-or-later
// A psql that stays open for as long as the test file runs: starting one for each question takes longer than most questions.
// What each run leaves of a session (a transaction, settings, locks) ends with it, as it would with a psql of its own.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const WORDS = ['-qAtX', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-f', '-'];

class Psql {
	/** command: the program and its first words, such as ['psql', '-d', 'seodang']. Nothing is started before the first run. */
	constructor(command, { env = process.env } = {}) {
		Object.assign(this, { command, env, pipes: null });
	}

	/** Run SQL, and stop where it fails. @return rows as arrays of texts; throws what psql said */
	run(text) {
		// The line may have broken since the last run: the server was stopped, or a database dropped.
		if (!this.pipes || this.ask('SELECT;') === null)
			this.start();
		const { script, errors } = this.pipes;
		fs.writeFileSync(script, text);
		fs.truncateSync(errors);
		const output = this.ask(`\\i ${script}\n;ROLLBACK; DISCARD ALL;`);
		if (output === null) {
			const said = fs.readFileSync(errors, 'utf8');
			this.stop();
			throw new Error(`psql: ${said}`);
		}
		return output.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
	}

	start() {
		this.stop();
		const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'seodang-psql.'));
		const place = (name) => path.join(directory, name);
		const [questions, answers] = ['questions', 'answers'].map((name) => {
			spawnSync('mkfifo', ['-m', '600', place(name)]);
			const both = fs.openSync(place(name), 'r+'); // opening one end waits for the other
			const ends = { read: fs.openSync(place(name), 'r'), write: fs.openSync(place(name), 'w') };
			fs.closeSync(both);
			return ends;
		});
		const errors = fs.openSync(place('errors'), 'a');
		const [program, ...words] = this.command;
		const child = spawn(program, [...words, ...WORDS], { stdio: [questions.read, answers.write, errors], env: { PGOPTIONS: '-c client_min_messages=error', ...this.env } });
		child.on('error', () => {}); // told by the end of its answers
		child.unref();
		[questions.read, answers.write, errors].forEach((end) => fs.closeSync(end));
		this.pipes = { directory, script: place('script.sql'), errors: place('errors'), write: questions.write, read: answers.read };
		this.atExit = () => this.stop();
		process.once('exit', this.atExit);
	}

	/** The answer to these lines, or null when psql ended over them. */
	ask(lines) {
		const mark = `\n${randomUUID()}\n`;
		try {
			fs.writeSync(this.pipes.write, `${lines}\n\\echo\n\\echo ${mark.trim()}\n`);
		} catch (error) {
			if (error.code !== 'EPIPE')
				throw error;
			return null;
		}
		const pieces = [], piece = Buffer.alloc(1 << 16);
		for (let end = ''; !end.endsWith(mark);) {
			const length = fs.readSync(this.pipes.read, piece);
			if (length === 0)
				return null;
			pieces.push(Buffer.from(piece.subarray(0, length)));
			end = (end + piece.toString('latin1', 0, length)).slice(-mark.length);
		}
		return Buffer.concat(pieces).toString().slice(0, -mark.length);
	}

	stop() {
		if (!this.pipes)
			return;
		process.removeListener('exit', this.atExit);
		[this.pipes.write, this.pipes.read].forEach((end) => fs.closeSync(end));
		fs.rmSync(this.pipes.directory, { recursive: true, force: true });
		this.pipes = null;
	}
}

module.exports = { Psql };
