/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer while it comes, from the page's stream of events (seodang.js). Pieces come with their place in the stream: those that the page
 * already had when it was made are left out, those of an answer that is not on the page yet wait for it. What has ended is read again from
 * the server, and so is everything while there is no stream. Who cannot see it is told it once, when it is whole. */
'use strict';
{
	const MOST_WAITING = 500, WITHOUT_STREAM = 2000, SILENCE = 10000;
	const one = (what, root = document) => root.querySelector(what);
	const on = (name, act) => document.addEventListener(name, act);
	const news = () => one('#chat-news');
	const pending = () => one('#turns > [data-pending]');
	const reload = () => document.dispatchEvent(new Event('chat:load'));
	const waiting = [];
	let stream, heardAt = Date.now(), asked = 0, coming = pending()?.dataset.answer;

	/* Of the answer that was on its way: how it ended */
	function tellEnd() {
		const turn = coming && one(`#turns > [data-answer="${CSS.escape(coming)}"]:not([data-pending])`);
		if (turn) news().textContent = [...turn.querySelectorAll('[data-part=written], .theirs > .say')].map(part => part.innerText).join(' ');
		coming = pending()?.dataset.answer;
	}
	function add(turn, { position, text }) {
		if (position <= +(turn.dataset.position || one('#conversation').dataset.position)) return;
		const isAtEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 160;
		turn.dataset.position = position;
		one('[data-part=words]', turn).append(text);
		if (isAtEnd) scrollTo(0, document.documentElement.scrollHeight);
	}
	const turnOf = id => one(`#turns > [data-pending][data-answer="${CSS.escape(id)}"]`);

	function delta(event) {
		const { id, text } = JSON.parse(event.data), piece = { id, text, position: +event.lastEventId || Infinity };
		heardAt = Date.now();
		waiting.push(piece);
		if (waiting.length > MOST_WAITING) waiting.shift();
		if (turnOf(id)) add(turnOf(id), piece);
	}
	function ended() {
		heardAt = Date.now();
		reload();
	}
	function hear(source) {
		if (!source || source === stream) return;
		stream = source;
		stream.addEventListener('delta', delta);
		for (const name of ['done', 'refused', 'held', 'feedback', 'summary', 'reload']) stream.addEventListener(name, ended);
		let isLost = false;
		stream.addEventListener('error', () => { isLost = true; });
		stream.addEventListener('open', () => {
			if (isLost && pending()) reload();
			isLost = false;
		});
	}

	/* What came before the answer's place was there */
	on('chat:applied', () => {
		tellEnd();
		for (const piece of waiting) if (turnOf(piece.id)) add(turnOf(piece.id), piece);
	});
	on('live:stream', ({ detail }) => hear(detail));
	hear(one('#app').stream);
	let lost = 0;
	setInterval(() => {
		lost = stream && stream.readyState !== 1 ? lost + 1 : 0;
		const away = one('[data-part=away]');
		if (away) away.hidden = lost < 3;
		const now = Date.now(), patience = stream?.readyState === 1 ? SILENCE : WITHOUT_STREAM;
		if (!pending() || document.hidden || now - Math.max(heardAt, asked) < patience) return;
		asked = now;
		reload();
	}, 1000);
}
