/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of a chat: the newest is at hand unless somebody reads further up, earlier ones are fetched when the top is reached, and what is
 * new is spoken in batches. #earlier leads to a page that holds what was said before: its list is taken out of it. */
'use strict';
{
	const SPEAK = 2000, MOST_SPOKEN = 4, NEAR = 80;
	const one = (what, root = document) => root.querySelector(what);
	const on = (name, act, where = document) => where.addEventListener(name, act);
	const isVoiceOn = () => localStorage.silentChat !== '1';
	let talk, isAtEnd = true, unseen = 0, spoken = [], isFetching;

	function counted(count) {
		return one('#chat-new').dataset.words.replace('#', count);
	}
	function toEnd() {
		talk.scrollTop = talk.scrollHeight;
		unseen = 0;
		one('#chat-new').hidden = true;
	}
	on('chat:added', ({ detail: { message, isNews } }) => {
		if (isNews) spoken.push(`${message.nickname}: ${message.content}`);
		if (isAtEnd) return toEnd();
		if (!isNews) return;
		one('#chat-new').textContent = counted(++unseen);
		one('#chat-new').hidden = false;
	});

	function speak() {
		const lines = spoken.splice(0), place = one('#chat-speech');
		if (place && lines.length && isVoiceOn()) place.textContent = lines.length > MOST_SPOKEN ? counted(lines.length) : lines.join('. ');
	}

	async function fetchEarlier() {
		const link = one('#earlier', talk), list = one('#messages');
		if (!link || isFetching) return;
		isFetching = true;
		const answer = await fetch(link.href, { cache: 'no-store' }).catch(() => ({}));
		const page = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html');
		isFetching = false;
		if (!page) return;
		const below = talk.scrollHeight - talk.scrollTop, next = one('#earlier', page);
		const items = [...page.querySelectorAll('#messages > li')].filter(item => !one(`[data-id="${item.dataset.id}"]`, list));
		list.prepend(...items.map(item => document.adoptNode(item)));
		if (next) link.setAttribute('href', next.getAttribute('href'));
		else link.parentElement.remove();
		talk.scrollTop = talk.scrollHeight - below;
	}

	on('click', event => {
		const { target } = event;
		if (target.id === 'chat-new') toEnd();
		else if (target.id === 'chat-voice') localStorage.silentChat = target.checked ? '' : '1';
		else if (target.id === 'earlier' && talk?.contains(target)) {
			event.preventDefault();
			fetchEarlier();
		}
	});
	function begin() {
		const found = one('#talk');
		if (found === talk) return;
		talk = found;
		if (!talk) return;
		on('scroll', () => {
			isAtEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < NEAR;
			if (isAtEnd) toEnd();
			else if (talk.scrollTop < NEAR) fetchEarlier();
		}, talk);
		one('#chat-voice').checked = isVoiceOn();
		one('#chat-voice').parentElement.hidden = false;
		toEnd();
	}
	setInterval(speak, SPEAK);
	begin();
}
