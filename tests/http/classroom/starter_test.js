// SPDX-License-Identifier: GPL-3.0-or-later
// What every school's problem bank begins with: every sum is reckoned here, by other means than whoever wrote it.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, seodang, sql } = require('../support/server.js');

const GRADES = [1, 2, 3, 4, 5, 6].flatMap((year) => [`${year}-1`, `${year}-2`]);
const same = (text) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** A fraction of whole numbers in its lowest terms. */
class Fraction {
	constructor(over, under = 1n) {
		assert.notEqual(under, 0n, 'divided by nothing');
		const divisor = gcd(over < 0n ? -over : over, under < 0n ? -under : under) * (under < 0n ? -1n : 1n);
		Object.assign(this, { over: over / divisor, under: under / divisor });
	}

	/** "12", "0.75", "5/6". */
	static of(text) {
		const [, whole, decimals = '', under = '1'] = /^(\d+)(?:\.(\d+))?(?:\/(\d+))?$/.exec(text) || assert.fail(`${text} is no number`);
		return new Fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length) * BigInt(under));
	}

	calculate(sign, { over, under }) {
		switch (sign) {
		case '+': return new Fraction(this.over * under + over * this.under, this.under * under);
		case '-': return new Fraction(this.over * under - over * this.under, this.under * under);
		case '×': return new Fraction(this.over * over, this.under * under);
		default: return new Fraction(this.over * under, this.under * over);
		}
	}

	toString() {
		return `${this.over}/${this.under}`;
	}
}

function gcd(a, b) {
	return b ? gcd(b, a % b) : a || 1n;
}

/** What "12 + 6 × 3" comes to: × and ÷ before + and -, brackets first, a/b is one number. */
function reckon(text) {
	const tokens = text.match(/\d+(?:\.\d+)?(?:\/\d+)?|[-+×÷()]|\S/g);
	const factor = () => {
		const token = tokens.shift();
		if (token !== '(')
			return Fraction.of(token);
		const inside = terms();
		assert.equal(tokens.shift(), ')');
		return inside;
	};
	const row = (signs, next) => {
		let value = next();
		while (signs.includes(tokens[0]))
			value = value.calculate(tokens.shift(), next());
		return value;
	};
	const terms = () => row(['+', '-'], () => row(['×', '÷'], factor));
	const value = terms();
	assert.deepEqual(tokens, [], `${text} is no sum`);
	return value;
}

const integer = (text) => BigInt(text);
const equal = (left, right) => String(reckon(left)) === String(reckon(right));

/** What is asked in words, each with what must hold of it. */
const WORDED = [
	[/^(\d+) ÷ (\d+) = (\d+) … (\d+)$/, (a, b, q, r) => integer(a) === integer(b) * integer(q) + integer(r) && integer(r) < integer(b)],
	[/^(\d+)의 (\d+\/\d+) = (\d+)$/, (a, part, is) => equal(`${a} × ${part}`, is)],
	[/^(\d+)[와과] (\d+)의 최대공약수는 (\d+)$/, (a, b, is) => gcd(integer(a), integer(b)) === integer(is)],
	[/^(\d+)[와과] (\d+)의 최소공배수는 (\d+)$/, (a, b, is) => integer(a) * integer(b) / gcd(integer(a), integer(b)) === integer(is)],
	[/^가로 (\d+) cm, 세로 (\d+) cm인 직사각형의 넓이는 (\d+) cm²$/, (a, b, is) => equal(`${a} × ${b}`, is)],
	[/^([\d, ]+)의 평균은 (\d+)$/, (list, is) => equal(`(${list.replace(/, /g, ' + ')}) ÷ ${list.split(', ').length}`, is)],
	[/^(\d+)의 (\d+)%는 (\d+)$/, (a, percent, is) => equal(`${a} × ${percent} ÷ 100`, is)],
	[/^(\d+)은 (\d+)의 (\d+)%$/, (a, b, percent) => equal(`${b} × ${percent} ÷ 100`, a)],
	[/^(\d+) : (\d+)의 비율을 소수로 나타내면 ([\d.]+)$/, (a, b, is) => equal(`${a} ÷ ${b}`, is)],
	[/^(\d+) : (\d+) = (\d+) : (\d+)$/, (a, b, c, d) => integer(a) * integer(d) === integer(b) * integer(c)],
	[/^한 모서리가 (\d+) cm인 정육면체의 부피는 (\d+) cm³$/, (a, is) => equal(`${a} × ${a} × ${a}`, is)],
	[/^지름이 (\d+) cm인 원의 원주는 ([\d.]+) cm \(원주율 ([\d.]+)\)$/, (a, is, pi) => equal(`${a} × ${pi}`, is)],
	[/^반지름이 (\d+) cm인 원의 넓이는 ([\d.]+) cm² \(원주율 ([\d.]+)\)$/, (a, is, pi) => equal(`${a} × ${a} × ${pi}`, is)],
];

/** Whether a question holds with this in its blank. */
function holds(question, answer) {
	assert.equal(question.split('□').length, 2, `${question} has one blank`);
	const filled = question.replace('□', answer);
	for (const [pattern, check] of WORDED) {
		const parts = pattern.exec(filled);
		if (parts)
			return check(...parts.slice(1));
	}
	const sides = filled.replace(/°/g, '').split('=');
	assert.equal(sides.length, 2, `${question} can be checked`);
	return equal(sides[0].trim(), sides[1].trim());
}

async function starter() {
	const [teacher] = makeSchool({ teacher: 1 }).teacher;
	return teacher.api.all('/classroom/problems');
}

test('what reckons here reckons right', () => {
	for (const [question, answer] of [['12 + 6 × 3 = □', '30'], ['(15 - 7) × 4 = □', '32'], ['2 - 4/5 = □', '6/5'], ['7.2 ÷ 0.9 = □', '8'], ['47 ÷ 6 = 7 … □', '5']])
		assert.ok(holds(question, answer), question);
	for (const [question, answer] of [['12 + 6 × 3 = □', '54'], ['1/2 + 1/3 = □', '2/5'], ['0.6 × 0.4 = □', '2.4'], ['47 ÷ 6 = 6 … □', '11'], ['7, 9, 11의 평균은 □', '10']])
		assert.ok(!holds(question, answer), question);
	assert.throws(() => holds('사과가 몇 개일까요? □', '3'), 'what cannot be checked is not let through');
});

test('a school begins with problems of every type for every grade', async () => {
	const problems = await starter();
	assert.ok(problems.length >= 240);
	for (const grade of GRADES)
		for (const type of ['vocabulary', 'proverb', 'math']) {
			const those = problems.filter((problem) => problem.grade === grade && problem.type === type);
			assert.ok(those.length >= 6, `${grade} ${type}: ${those.length}`);
			assert.ok(new Set(those.map(({ answer }) => same(answer))).size >= 4, `${grade} ${type} has answers enough for choices`);
		}
	assert.ok(problems.every(({ class_id: of }) => of === null));
	assert.equal(new Set(problems.map(({ question }) => same(question))).size, problems.length, 'no question is there twice');
});

test('every sum is right, and none of its wrong choices is', async () => {
	const sums = (await starter()).filter(({ type }) => type === 'math');
	for (const { question, answer, choices } of sums) {
		assert.ok(holds(question, answer), `${question} ${answer}`);
		for (const choice of choices)
			assert.ok(!holds(question, choice), `${question} is ${choice} too`);
	}
});

test('choices are three, wrong and different', async () => {
	for (const { question, answer, choices } of await starter()) {
		assert.equal(choices.length, 3, question);
		assert.equal(new Set([answer, ...choices].map(same)).size, 4, question);
		assert.ok([answer, ...choices].every((text) => text === text.trim() && text === text.normalize('NFC')), question);
	}
});

test('a proverb has a blank of as many squares as its answer has syllables, and a word is not in its meaning', async () => {
	for (const { question, answer, choices, type } of await starter()) {
		if (type === 'proverb') {
			const blanks = question.match(/□+/g) || [];
			assert.ok(blanks.length && blanks.every((blank) => blank.length === [...answer].length), `${question} ${answer}`);
			assert.ok(choices.every((choice) => [...choice].length === [...answer].length), `${question}: a choice of another length gives the answer away`);
		}
		if (type !== 'math')
			assert.ok([...answer].length === 1 || !question.includes(answer), `${question} ${answer}`);
	}
});

test('what an admin deleted does not come back with the next release, and a school that was there before gets it once', () => {
	const school = makeSchool();
	const count = () => Number(sql(`SELECT count(*) FROM classroom.problems WHERE school_id = '${school.id}'`)[0][0]);
	const first = count();
	sql(`DELETE FROM classroom.problems WHERE school_id = '${school.id}' AND type = 'proverb'`);
	const left = count();
	assert.ok(left < first);
	seodang('migrate');
	assert.equal(count(), left);
	sql(`DELETE FROM classroom.problems WHERE school_id = '${school.id}'; DELETE FROM classroom.settings WHERE school_id = '${school.id}'`);
	seodang('migrate');
	assert.equal(count(), first);
});
