/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The learning card on the phone (student), the teacher's page (staff) and the wall (stage): #card, changed in place by events of
 * class.js. data-fill is given a text; data-part and data-say are shown or hidden; data-list has rows made of the template data-row;
 * forms with data-by-script are sent from the page. */
'use strict';
{
	const region = () => document.getElementById('card');
	const on = (name, act) => document.addEventListener(name, act);
	const heard = (name, act) => on('class:' + name, ({ detail }) => region() && act(detail));
	const all = (what, where = region()) => [...where.querySelectorAll(what)];
	const fill = (name, text, where) => all(`[data-fill=${name}]`, where).forEach(part => { part.textContent = text; });
	const show = (name, isShown, where) => all(`[data-part=${name}]`, where).forEach(part => part.toggleAttribute('hidden', !isShown));
	const fields = (what, set, where) => all(what, where).forEach(field => Object.assign(field, set));
	const say = word => all('[data-say]').forEach(part => { part.hidden = part.dataset.say !== word; });
	const is = role => region().dataset.role === role;
	const isShown = id => region().dataset.card === id;
	const isRevealed = () => 'revealed' in region().dataset;
	let deadline, watched;

	/* As many rows as items, whose members are their texts; act(row, item) does the rest */
	function rows(list, items, act) {
		const [place] = all(`[data-list=${list}]`), [row] = all(`[data-row=${list}]`);
		if (!place) return;
		const old = all(':scope > :not(legend)', place);
		old.slice(items.length).forEach(element => element.remove());
		items.forEach((item, i) => {
			const element = old[i] || place.appendChild(row.content.firstElementChild.cloneNode(true));
			for (const name in item) fill(name, item[name], element);
			act?.(element, item);
		});
	}

	/* Among the options, which is the answer and which one's own */
	function mark(answer, mine) {
		all('[data-list=options] > :not(legend)').forEach(row => {
			const text = row.querySelector('[data-fill=text]').textContent, isAnswer = text === answer && (isRevealed() || is('staff'));
			show('is_answer', isAnswer, row);
			if (!is('student')) return;
			row.classList.toggle('ok', isAnswer);
			row.classList.toggle('bad', isRevealed() && text === mine && !isAnswer);
		});
	}

	/* From the seconds that are left: phones' clocks are wrong */
	function count(seconds) {
		deadline = seconds > 0 ? performance.now() + seconds * 1000 : 0;
		for (const name of ['time', 'left']) show(name, deadline);
		show('until', false);
		tick();
	}
	const tick = () => deadline && region() && fill('left', Math.max(0, Math.ceil((deadline - performance.now()) / 1000)));

	function state({ revealed, paused, answer, mine }) {
		const told = !mine ? 'missed' : mine.correct ? 'right' : 'wrong';
		const tried = !mine ? 'open' : !('correct' in mine) ? 'sent' : mine.correct ? 'right' : 'again';
		const word = revealed ? told : paused ? 'paused' : tried, isOpen = /open|sent|again/.test(word);
		region().toggleAttribute('data-revealed', revealed);
		for (const name of ['answer', 'next']) show(name, revealed);
		for (const name of ['paused', 'resume']) show(name, paused);
		show('reveal', !revealed);
		show('pause', !revealed && !paused);
		if (answer) fill('answer', answer);
		mark(answer, mine?.answer);
		if (!is('student')) return;
		say(word);
		show('send', isOpen);
		all('fieldset').forEach(part => { part.disabled = !isOpen || part.hidden; });
	}

	function begin(card) {
		region().dataset.card = card.card_id;
		fields('[name=card_id]', { value: card.card_id });
		for (const name of ['number', 'total', 'question']) fill(name, card[name]);
		fill('answer', '');
		show('choice', card.options);
		show('text', !card.options);
		rows('options', (card.options || []).map((text, i) => ({ mark: '①②③④⑤⑥'[i], text })), (row, { text }) => {
			fields('input', { value: text, checked: false }, row);
		});
		fields('#card-answer', { value: '' });
	}
	function draw(card) {
		if (!isShown(card.card_id)) begin(card);
		show('card', true);
		for (const name of ['none', 'start']) show(name, false);
		state(card);
		count(card.seconds_left);
	}

	/* One's own answer */
	async function read() {
		const answer = await fetch(region().dataset.read, { cache: 'no-store', redirect: 'manual' }).catch(() => ({}));
		if (answer.ok) draw(await answer.json());
	}
	const readSoon = () => setTimeout(read, Math.random() * 500);

	heard('card', ({ card, again }) => {
		draw(card);
		if (again && is('student')) readSoon();
	});
	heard('reveal', ({ card_id: id, answer }) => {
		if (!isShown(id)) return;
		count();
		state({ revealed: true, answer });
		say();
		if (is('student')) readSoon();
	});
	heard('card_paused', ({ card_id: id, paused, seconds_left: left }) => {
		if (!isShown(id)) return;
		count(left);
		if (is('student')) readSoon();
		else state({ revealed: isRevealed(), paused });
	});
	heard('deck_ended', () => {
		region().dataset.card = '';
		show('card', false);
		for (const name of ['none', 'start']) show(name, true);
	});

	on('submit', async event => {
		const { target: form, submitter: button } = event;
		if (!('byScript' in form.dataset)) return;
		event.preventDefault();
		const body = new URLSearchParams(new FormData(form));
		body.delete('once'); /* the card's id says what was meant */
		if (button?.name) body.set(button.name, button.value);
		const answer = await fetch(button?.getAttribute('formaction') || form.action, { method: 'POST', body, headers: { 'X-By-Script': '1' }, redirect: 'manual' }).catch(() => ({}));
		if (!answer.status || answer.status >= 500) say('failed');
		else if (is('student') && [204, 409, 422].includes(answer.status)) read();
		else if (answer.status !== 204) location.reload();
	});

	function look() {
		if (!region() || region() === watched) return;
		watched = region();
		count(watched.dataset.left);
	}
	window.classCard = { region, on, heard, all, fill, show, is, isShown, isRevealed, rows, mark }; /* for class_tally.js */
	setInterval(tick, 250);
	look();
}
