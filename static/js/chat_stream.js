/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer while it comes, from the page's stream of events (seodang.js). Pieces come with their place in the stream: those that the page
 * already had when it was made are left out, those of an answer that is not on the page yet wait for it. What has ended is read again from
 * the server, and so is everything while there is no stream. It is read aloud in whole sentences. */
'use strict';
{
	const MOST_WAITING = 500, WITHOUT_STREAM = 2000, SILENCE = 10000;
	const one = (what, root = document) => root.querySelector(what);
	const on = (name, act) => document.addEventListener(name, act);
	const news = () => one('#chat-news');
	const pending = () => one('#turns > [data-pending]');
	const reload = () => document.dispatchEvent(new Event('chat:load'));
	const waiting = [];
	let stream, heardAt = Date.now(), asked = 0, unread = '';

	function speak(text, isEnd) {
		unread += text;
		const end = isEnd ? unread.length : Math.max(...['. ', '? ', '! ', '。', '…', '\n'].map(mark => unread.lastIndexOf(mark))) + 1;
		if (end > 0) news().textContent = unread.slice(0, end);
		unread = unread.slice(end);
	}
	function add(turn, { position, text }) {
		if (position <= +(turn.dataset.position || one('#conversation').dataset.position)) return;
		const isAtEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 160;
		turn.dataset.position = position;
		one('[data-part=words]', turn).append(text);
		speak(text);
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
	function ended(event) {
		heardAt = Date.now();
		speak('', true);
		if (event.type === 'done') news().textContent += ' ' + news().dataset.done;
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
		for (const piece of waiting) if (turnOf(piece.id)) add(turnOf(piece.id), piece);
	});
	on('live:stream', ({ detail }) => hear(detail));
	hear(one('#app').stream);
	setInterval(() => {
		const now = Date.now(), patience = stream?.readyState === 1 ? SILENCE : WITHOUT_STREAM;
		if (!pending() || document.hidden || now - Math.max(heardAt, asked) < patience) return;
		asked = now;
		reload();
	}, 1000);
}
