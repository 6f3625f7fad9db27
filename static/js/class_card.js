/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The learning card of a class session, on the phone (student), the teacher's page (staff) and the wall (stage): #card, changed in
 * place by the events of class.js. data-fill: is given a text; data-part, data-say: shown or hidden; data-list: its rows are made of
 * the template data-row of that name. Forms with data-by-script are sent without leaving the page. */
'use strict';
{
	const region = () => document.getElementById('card');
	const on = (name, act) => document.addEventListener(name, act);
	const heard = (name, act) => on('class:' + name, ({ detail }) => region() && act(detail));
	const all = (what, where = region()) => [...where.querySelectorAll(what)];
	const fill = (name, text, where) => all(`[data-fill=${name}]`, where).forEach(part => { part.textContent = text; });
	const show = (name, isShown, where) => all(`[data-part=${name}]`, where).forEach(part => { part.hidden = !isShown; });
	const say = word => all('[data-say]').forEach(part => { part.hidden = part.dataset.say !== word; });
	const is = role => region().dataset.role === role;
	const isShown = id => region().dataset.card === id;
	const isRevealed = () => 'revealed' in region().dataset;
	let deadline, watched, highest;

	/* As many rows as items, whose members are their texts; act(row, item) does the rest */
	function rows(list, items, act) {
		const place = region().querySelector(`[data-list=${list}]`), row = region().querySelector(`[data-row=${list}]`);
		if (!place) return;
		const old = [...place.children].filter(child => child.tagName !== 'LEGEND');
		old.slice(items.length).forEach(child => child.remove());
		items.forEach((item, i) => {
			const element = old[i] || place.appendChild(row.content.firstElementChild.cloneNode(true));
			for (const name in item) fill(name, item[name], element);
			act?.(element, item);
		});
	}

	/* Among the options, which is the answer and which one's own */
	function mark(answer, mine) {
		all('[data-list=options] > *').forEach(row => {
			const text = row.querySelector('[data-fill=text]')?.textContent, isAnswer = text === answer && (isRevealed() || is('staff'));
			show('is_answer', isAnswer, row);
			if (!is('student')) return;
			row.classList.toggle('ok', isAnswer);
			row.classList.toggle('bad', isRevealed() && text === mine && !isAnswer);
		});
	}

	/* By this device's own clock, from the seconds that are left: phones' clocks are wrong */
	function count(seconds) {
		deadline = seconds > 0 ? performance.now() + seconds * 1000 : 0;
		if (region()) tick();
	}
	function tick() {
		show('time', deadline);
		show('until', false);
		show('left', deadline);
		if (deadline) fill('left', Math.max(0, Math.ceil((deadline - performance.now()) / 1000)));
	}

	function wordOf({ revealed, paused, mine }) {
		if (revealed) return !mine ? 'missed' : mine.correct ? 'right' : 'wrong';
		if (paused) return 'paused';
		return !mine ? 'open' : !('correct' in mine) ? 'sent' : mine.correct ? 'right' : 'again';
	}
	function state(card) {
		const { revealed, paused, answer, mine } = card, isOpen = ['open', 'sent', 'again'].includes(wordOf(card));
		region().toggleAttribute('data-revealed', revealed);
		['answer', 'next'].forEach(name => show(name, revealed));
		['paused', 'resume'].forEach(name => show(name, paused));
		show('reveal', !revealed);
		show('pause', !revealed && !paused);
		if (answer) fill('answer', answer);
		mark(answer, mine?.answer);
		if (!is('student')) return;
		say(wordOf(card));
		show('send', isOpen);
		all('fieldset').forEach(part => { part.disabled = !isOpen || part.hidden; });
	}

	function begin(card) {
		region().dataset.card = card.card_id;
		all('[name=card_id]').forEach(field => { field.value = card.card_id; });
		['number', 'total', 'question'].forEach(name => fill(name, card[name]));
		fill('answer', '');
		region().querySelector('h2[data-fill]')?.classList.toggle('long', card.question.length > 40);
		show('choice', card.options);
		show('text', !card.options);
		show('back', card.number > 1);
		rows('options', (card.options || []).map((text, i) => ({ mark: '①②③④⑤⑥'[i], text })), (row, { text }) => {
			const field = row.querySelector('input');
			if (field) Object.assign(field, { value: text, checked: false });
		});
		all('#card-answer').forEach(field => { field.value = ''; });
	}
	function draw(card) {
		if (!isShown(card.card_id)) begin(card);
		show('card', true);
		['none', 'start'].forEach(name => show(name, false));
		state(card);
		count(card.seconds_left);
	}

	/* One's own answer and what became of it */
	async function read() {
		const answer = await fetch(region().dataset.read, { cache: 'no-store', redirect: 'manual' }).catch(() => ({}));
		const card = answer.ok && await answer.json();
		if (card && region()) draw(card);
	}
	const readSoon = () => setTimeout(read, Math.random() * 500); /* not all phones at once */

	heard('card', ({ card }) => {
		draw(card);
		if (is('student') && card.number <= highest) readSoon(); /* back at one that may have been answered */
		highest = Math.max(card.number, card.number > 1 ? highest : 0);
	});
	heard('reveal', ({ card_id: id, answer }) => {
		if (!isShown(id)) return;
		count(0);
		state({ revealed: true, answer });
		if (!is('student')) return;
		say('');
		readSoon();
	});
	heard('card_paused', ({ card_id: id, paused, seconds_left: left }) => {
		if (!isShown(id)) return;
		count(left);
		if (is('student')) read();
		else state({ revealed: isRevealed(), paused });
	});
	heard('deck_ended', () => {
		region().dataset.card = '';
		highest = 0;
		show('card', false);
		['none', 'start'].forEach(name => show(name, true));
	});

	on('submit', async event => {
		const { target: form, submitter: button } = event;
		if (!('byScript' in form.dataset)) return;
		event.preventDefault();
		const body = new URLSearchParams(new FormData(form)), url = button?.getAttribute('formaction') || form.action;
		body.delete('once'); /* the card's id says what was meant */
		if (button?.name) body.set(button.name, button.value);
		const answer = await fetch(url, { method: 'POST', body, headers: { 'X-By-Script': '1' }, redirect: 'manual' }).catch(() => ({}));
		if (!answer.status || answer.status >= 500) say('failed');
		else if (is('student') && [204, 409, 422].includes(answer.status)) read();
		else if (answer.status !== 204) location.reload();
	});

	function look() {
		if (!region() || region() === watched) return;
		watched = region();
		highest = +watched.querySelector('[data-fill=number]').textContent;
		count(watched.dataset.left);
	}
	window.classCard = { region, on, heard, all, fill, show, is, isShown, isRevealed, rows, mark };
	on('htmx:afterSettle', look);
	setInterval(() => region() && tick(), 250);
	look();
}
