// SPDX-License-Identifier: GPL-3.0-or-later
// Holds what the API answers against what it says of itself in /api/v1/openapi.json. ApiClient asks it about every answer.
'use strict';
const Ajv = require('ajv/dist/2020.js');
const addFormats = require('ajv-formats');

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const contracts = new Map();

const pointer = (text) => text.replace(/~/g, '~0').replace(/\//g, '~1');

/** The document of one server, ready to be compared with. */
class Contract {
	constructor(document) {
		this.document = document;
		this.ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true });
		addFormats(this.ajv);
		// What stands around the schemas is no schema; ajv only has to find them by their pointers.
		this.ajv.addVocabulary(['openapi', 'info', 'servers', 'paths', 'components']);
		this.ajv.addSchema(document, 'openapi', false, false);
		this.operations = Object.entries(document.paths).flatMap(([path, item]) => METHODS.filter((method) => item[method])
			.map((method) => ({ method: method.toUpperCase(), path, where: `#/paths/${pointer(path)}/${method}`, ...item[method] })));
	}

	/** The operation that a call meets; a path of words goes before one with parameters. */
	find(method, path) {
		const segments = path.split('?')[0].split('/');
		const fits = ({ path: pattern }) => {
			const parts = pattern.split('/');
			return parts.length === segments.length && parts.every((part, i) => part === segments[i] || (part.startsWith('{') && segments[i] !== ''));
		};
		const found = this.operations.filter((operation) => operation.method === method && fits(operation));
		return found.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0] || null;
	}

	/** The key and the text of the response that the document names for a status. */
	response(operation, status) {
		const key = [String(status), `${String(status)[0]}XX`, 'default'].find((name) => operation.responses[name]);
		return key ? { ...operation.responses[key], where: `${operation.where}/responses/${key}` } : null;
	}

	/** @return what is wrong with a value, as a text; null when it fits the schema at the pointer */
	mismatch(where, value) {
		const validate = this.ajv.getSchema(`openapi${where}`) || this.ajv.compile({ $ref: `openapi${where}` });
		return validate(value) ? null : this.ajv.errorsText(validate.errors, { dataVar: 'answer' });
	}

	/** @return the faults of one answer, none when it is as the document says */
	faults(method, path, status, headers, text) {
		const type = (headers.get('content-type') || '').split(';')[0];
		if (status >= 400)
			return this.problemFaults(status, headers, type, text);
		const operation = this.find(method, path);
		if (!operation)
			return ['the document knows no such call'];
		const response = this.response(operation, status);
		if (!response)
			return ['the document knows no such status'];
		if (text === '')
			return response.content ? ['nothing is answered where the document promises something'] : [];
		if (!response.content)
			return ['the document does not say that anything is answered'];
		if (!response.content[type])
			return [`the document does not know the type ${type}`];
		if (!response.content[type].schema)
			return []; // a file
		const wrong = this.mismatch(`${response.where}/content/${pointer(type)}/schema`, parse(text));
		return wrong ? [wrong] : [];
	}

	problemFaults(status, headers, type, text) {
		const faults = [];
		const problem = parse(text);
		if (status === 503 && type === 'application/json' && problem && problem.status)
			return []; // healthz tells what is wrong
		if (type !== 'application/problem+json')
			return [`${status} is answered as ${type}`];
		const wrong = this.mismatch('#/components/schemas/PROBLEM', problem);
		if (wrong)
			faults.push(wrong);
		if (problem.status !== status)
			faults.push(`the document says ${problem.status} where the answer is ${status}`);
		if (status === 422 && !(problem.errors && problem.errors.length))
			faults.push('a refused field is not named');
		for (const name of { 401: ['www-authenticate'], 405: ['allow'], 429: ['retry-after'], 503: ['retry-after'] }[status] || [])
			if (!headers.get(name))
				faults.push(`there is no ${name} header`);
		return faults;
	}
}

function parse(text) {
	try {
		return JSON.parse(text);
	} catch (error) {
		return undefined;
	}
}

/** The contract of the server at this address. */
function contractOf(url) {
	if (!contracts.has(url)) {
		const fetched = fetch(`${url}/api/v1/openapi.json`).then(async (answer) => {
			if (answer.status !== 200)
				throw new Error(`openapi.json: ${answer.status}`);
			return new Contract(await answer.json());
		});
		fetched.catch(() => contracts.delete(url));
		contracts.set(url, fetched);
	}
	return contracts.get(url);
}

/** Throws when an answer of the API is not as the document says. Before the server has answered once there is nothing to compare. */
async function checkAnswer(url, method, path, answer, text) {
	const contract = await contractOf(url).catch(() => null);
	const faults = contract ? contract.faults(method, path, answer.status, answer.headers, text) : [];
	if (faults.length)
		throw new Error(`${method} /api/v1${path} answered ${answer.status} against the contract: ${faults.join('; ')}\n${text.slice(0, 2000)}`);
}

module.exports = { Contract, contractOf, checkAnswer };
