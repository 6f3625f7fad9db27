/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation without leaving its page: forms and links are sent as they stand, and of the page that comes back what is new is taken over.
 * What is being written stays as it is, whatever comes. chat_stream.js shows answers while they come: it hears chat:applied. */
'use strict';
{
	const one = (what, root = document) => root.querySelector(what);
	const all = (what, root = document) => [...root.querySelectorAll(what)];
	const on = (name, act) => document.addEventListener(name, act);
	const here = () => one('#conversation');
	const numberOf = turn => +turn.dataset.number;
	const isAtEnd = () => innerHeight + scrollY > document.documentElement.scrollHeight - 160;
	const toEnd = () => scrollTo(0, document.documentElement.scrollHeight);
	let isBusy = false;

	function say(text) {
		one('#chat-news').textContent = text;
	}

	/* Parts that come and go; what is unfolded stays so */
	function replace(id, page) {
		const old = document.getElementById(id), fresh = page.getElementById(id), active = document.activeElement;
		if (old?.contains(active) && active.matches('input')) return;
		if (old && fresh && !old.isEqualNode(fresh)) {
			const open = all('details', old).map(part => part.open);
			old.replaceWith(document.adoptNode(fresh));
			all('details', fresh).forEach((part, i) => { part.open ||= open[i]; });
		} else if (old && !fresh) {
			old.remove();
		}
	}

	/* Whoever pressed what is no longer there goes on beside it. On a phone the box would open the keyboard. */
	function keepFocus() {
		const old = document.activeElement, place = old.closest('.turn')?.dataset.number, action = old.getAttribute('formaction');
		const isHere = here().contains(old), group = old.closest('.branches') ? '.branches' : '.acts';
		return () => {
			if (!isHere || old.isConnected) return;
			const turn = place && one(`.turn[data-number="${place}"]`), isTouch = matchMedia('(pointer: coarse)').matches;
			const next = (action && one(`.turn [formaction="${CSS.escape(action)}"]`)) || (turn && one(`audio, ${group} .btn:not([disabled])`, turn));
			(next || (isTouch ? null : one('#text')))?.focus({ preventScroll: true });
		};
	}

	function place(old, turn) {
		const open = old ? all('details', old).map(part => part.open) : [];
		document.adoptNode(turn);
		if (old) old.replaceWith(turn);
		else one('#turns').insertBefore(turn, all('#turns > li').find(other => numberOf(other) > numberOf(turn)) || null);
		all('details', turn).forEach((part, i) => { part.open ||= open[i]; });
		if (old && !one('audio', old)) one('audio', turn)?.play().catch(() => {});
	}

	/* Of an older page nothing is missing that it does not have. A turn that is as it was stays, with what plays or is written in it. */
	function takeTurns(page, isOlder, isAsked) {
		const fresh = all('#turns > li', page), known = all('#turns > li');
		const first = fresh.length ? numberOf(fresh[0]) : 0;
		const ids = new Set(fresh.map(turn => turn.id));
		if (!isOlder) known.filter(turn => numberOf(turn) >= first && !ids.has(turn.id)).forEach(turn => turn.remove());
		for (const turn of fresh) {
			const old = document.getElementById(turn.id);
			if ('pending' in turn.dataset) turn.dataset.position = one('#conversation', page).dataset.position;
			if (old && (old.isEqualNode(turn) || (!isAsked && one('.edit', old)))) continue;
			place(old, turn);
		}
	}

	function showSummary() {
		const summary = one('#summary');
		summary?.scrollIntoView();
		summary?.focus({ preventScroll: true });
	}
	/* isAsked: it answers what was done here, and is not only news */
	function apply(page, { isOlder = false, isAsked = true } = {}) {
		const wasAtEnd = isAtEnd(), height = document.documentElement.scrollHeight, hadSummary = one('#summary'), refocus = keepFocus();
		all('[data-script]', page).forEach(part => { part.hidden = false; });
		takeTurns(page, isOlder || 'earlier' in one('#conversation', page).dataset, isAsked);
		if (isOlder || !one('#earlier, .turn') || !one('#earlier', page)) replace('turns-begin', page);
		if (!isOlder) {
			['conversation-head', 'turns-end', 'say-help', 'say-act', 'say-state'].forEach(id => replace(id, page));
			if (!one('#say-form', page)) replace('say', page);
			all('[name=once]', page).length && all('#conversation [name=once]').forEach(field => { field.value = one('[name=once]', page).value; });
			here().dataset.position = one('#conversation', page).dataset.position;
			here().toggleAttribute('data-running', one('#conversation', page).hasAttribute('data-running'));
		}
		refocus();
		if (!hadSummary && one('#summary')) showSummary();
		else if (isOlder) scrollBy(0, document.documentElement.scrollHeight - height);
		else if (wasAtEnd) toEnd();
		document.dispatchEvent(new Event('chat:applied'));
	}

	async function read(answer, options) {
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		if (!one('#conversation', page)) return location.assign(answer.url);
		apply(page, options);
	}
	async function load(address, options) {
		const answer = await fetch(address, { cache: 'no-store' }).catch(() => null);
		if (!answer) return false;
		await read(answer, options);
		return answer.ok;
	}

	function showUnsent(isUnsent) {
		const words = one('[data-part=unsent]');
		if (words) words.hidden = !isUnsent;
	}
	async function post(form, button) {
		const body = new URLSearchParams(new FormData(form)), address = button?.getAttribute('formaction') || form.action, field = form.elements.text;
		const sent = field?.value;
		if (button?.name) body.set(button.name, button.value);
		if (isBusy) return;
		isBusy = true;
		const answer = await fetch(address, { method: 'POST', body }).catch(() => null);
		isBusy = false;
		showUnsent(!answer || answer.status >= 500);
		if (!answer || answer.status >= 500) return;
		if (answer.ok && field?.id === 'text' && field.value === sent) field.value = '';
		await read(answer);
		if (answer.ok && field) {
			say(here().querySelector('#chat-news').dataset.sent);
			toEnd();
		}
		if (field) one('#text')?.focus({ preventScroll: true });
	}

	/* For the statistics; nobody waits for it */
	function note(type, turn) {
		const body = new URLSearchParams(new FormData(one('#turn-form')));
		body.set('once', crypto.getRandomValues(new Uint32Array(4)).join('-'));
		body.set('interaction_type', type);
		if (turn) body.set('turn_id', turn.id.replace('turn-', ''));
		fetch(here().dataset.noted, { method: 'POST', body, keepalive: true, redirect: 'manual' }).catch(() => {});
	}
	async function copy(button) {
		const { copied, uncopied } = one('#chat-news').dataset;
		const isCopied = await navigator.clipboard?.writeText(button.dataset.text).then(() => true, () => false);
		one('span', button).textContent = isCopied ? copied : uncopied;
		say(one('span', button).textContent);
		if (isCopied) note('copied', button.closest('.turn'));
	}
	function suggest(button) {
		const field = one('#text');
		field.value = one('[data-part=suggested]', button).textContent;
		field.focus();
		note('suggestion_used');
	}

	on('submit', event => {
		if (!here()?.contains(event.target)) return;
		event.preventDefault();
		post(event.target, event.submitter);
	});
	on('keydown', event => {
		const { target, key, shiftKey, isComposing, keyCode } = event;
		if (!target.matches?.('.conversation textarea') || key !== 'Enter' || shiftKey || isComposing || keyCode === 229) return;
		if (matchMedia('(pointer: coarse)').matches) return;
		event.preventDefault();
		if (target.value.trim()) target.form.requestSubmit(one('.go', target.form));
	});
	on('click', event => {
		const button = event.target.closest('[data-part=copy], [data-part=suggestion]');
		const link = event.target.closest('.conversation [data-part=edit], .conversation [data-part=keep], .conversation [rel=prev]');
		if (button) return button.dataset.part === 'copy' ? copy(button) : suggest(button);
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		load(link.href, { isOlder: link.rel === 'prev' }).then(isHere => {
			if (!isHere) return location.assign(link.href);
			if (link.rel !== 'prev') one('#again, #text')?.focus();
		});
	});
	on('chat:load', () => load(location.pathname, { isAsked: false }));
	all('[data-script]').forEach(part => { part.hidden = false; });
	if (matchMedia('(min-width: 60rem)').matches && one('#about')) one('#about').open = true;
	if (!location.hash.startsWith('#turn') && one('#turns > li') && !('earlier' in here().dataset)) toEnd();
}
