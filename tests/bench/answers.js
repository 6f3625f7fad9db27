// SPDX-License-Identifier: GPL-3.0-or-later
// What the benchmarks of answers share: a provider in this process that answers at once, whose answers the school of the benchmark gets.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const instance = require('./instance.js');
const { startModelServer } = require('../http/support/model_server.js');

/** A running provider, which the school asks for a model: {url, requests (model_server.js), stop}. text: what it says. */
async function startProvider(model, text) {
	const server = await startModelServer();
	const local = path.join(instance.state, 'seodang.conf.local');
	server.answer = () => text;
	fs.writeFileSync(local, `model_hosts = http://127.0.0.1:${server.port}\n`);
	instance.dev('up');
	instance.query(`DELETE FROM models.providers WHERE kind = 'openai';
		INSERT INTO models.providers (school_id, kind, name, url, model) SELECT id, 'openai', 'bench', '${server.url}', '${model}' FROM school.schools WHERE code = 'BENCH'`);
	return {
		url: server.url,
		requests: server.requests,
		stop: async () => {
			fs.rmSync(local);
			await server.stop();
		},
	};
}

/** Student number index of the benchmark, as tests/http/support/answers.js takes people. */
function student(index) {
	process.env.SEODANG_URL = instance.url;
	const { ApiClient } = require('../http/support/client.js');
	return { api: new ApiClient(instance.url, `bench-${index}`) };
}

function talk() {
	process.env.SEODANG_URL = instance.url;
	return require('../http/support/answers.js');
}

const percentile = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

module.exports = { startProvider, student, talk, percentile };
