/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saying something in a class: a message stands there at once, under a key by which the server and its event know it, and one that could not
 * be sent says so and can be sent again. Buttons of messages and reactions post without leaving the page. */
'use strict';
{
	const one = (what, root = document) => root.querySelector(what);
	const on = (name, act) => document.addEventListener(name, act);
	const part = (item, name) => one(`[data-part=${name}]`, item);
	const waiting = new WeakMap(); /* item → what is sent */

	const newKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map(number => number.toString(36)).join('-');
	async function post(form, address, fields) {
		const body = new URLSearchParams(new FormData(form));
		for (const name in fields) body.set(name, fields[name]);
		const answer = await fetch(address, { method: 'POST', body, headers: { 'X-By-Script': '1' }, redirect: 'manual' });
		if (answer.type === 'opaqueredirect' || [401, 410].includes(answer.status)) location.reload();
		return answer;
	}

	/* Why not: the page that a form would have shown says it, and what could be said instead */
	async function refusal(answer) {
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html'), help = one('#say-help', page);
		if (help) one('#say-help').replaceWith(document.adoptNode(help));
		return (one('#say-error') || one('.note.bad p, .note.bad li, main p', page))?.textContent.trim();
	}
	function showState(item, state) {
		item.classList.remove('sending', 'failed');
		if (state) item.classList.add(state);
		for (const name of ['failed', 'again']) part(item, name).hidden = state !== 'failed';
	}
	/* What the class may not say would be refused again: it goes back to where it is written, unless something else is there by now */
	function takeBack(item, { content, is_question: isQuestion }) {
		if (one('#content').value) return false;
		one('#content').value = content;
		if (one('#is_question')) one('#is_question').checked = isQuestion === '1';
		item.remove();
		return true;
	}
	async function send(item) {
		const fields = waiting.get(item), form = one('#say');
		showState(item, 'sending');
		const answer = await post(form, form.action, fields).catch(() => null);
		if (item.dataset.id !== 'ID') return; /* its event was quicker */
		showState(item, answer?.ok ? '' : 'failed');
		const reason = answer && !answer.ok && await refusal(answer);
		if (answer?.status === 422 && takeBack(item, fields)) return;
		if (reason) part(item, 'reason').textContent = reason;
		if (!answer?.ok) item.scrollIntoView({ block: 'nearest' });
	}
	function say(form) {
		const { content: { value }, is_question: box } = form.elements, content = value.trim(), key = newKey();
		const isQuestion = !!box && (box.checked || box.type === 'hidden'), { me, avatar, nickname } = one('#chat').dataset;
		if (!content) return;
		document.dispatchEvent(new CustomEvent('class:sending', { detail: { message: { id: 'ID', client_key: key, participant_id: me, is_teacher: !me,
			nickname, avatar_id: avatar, content, created_at: '', is_question: isQuestion, votes: 0, moderated: false, answered: false } } }));
		const item = one(`[data-key="${key}"]`);
		waiting.set(item, { once: key, content, is_question: isQuestion ? '1' : '0' });
		one('#say-help').replaceChildren();
		one('#content').value = '';
		one('#content').focus();
		if (one('#is_question')) one('#is_question').checked = !one('#chat-questions').hidden;
		one('#talk').scrollTop = one('#talk').scrollHeight;
		send(item);
	}

	/* A message stands in the log, among the questions and among what was reported */
	const copies = item => document.querySelectorAll(`[data-id="${CSS.escape(item.dataset.id)}"]`);
	function voted(item) {
		const button = part(item, 'vote'), isOn = button.getAttribute('aria-pressed') !== 'true';
		button.setAttribute('aria-pressed', isOn);
		button.setAttribute('formaction', button.getAttribute('formaction').replace(/\w+$/, isOn ? 'unvote' : 'vote'));
	}
	function dismissed(item) {
		if (item.closest('#reported')) return item.remove();
		for (const name of ['reported', 'dismiss']) part(item, name)?.remove();
	}
	async function press(button) {
		const answer = await post(one('#acts'), button.formAction, { once: newKey() }).catch(() => null);
		if (!answer?.ok) return;
		const item = button.closest('[data-id]'), name = button.dataset.part;
		if (name === 'report' || name === 'mute') button.disabled = true;
		else if (name === 'dismiss') copies(item).forEach(dismissed);
		else if (name === 'vote') copies(item).forEach(voted);
	}

	on('submit', event => {
		const { target: form, submitter } = event;
		if (!one('#chat') || !one('#say')) return;
		if ('say' in form.dataset) say(form);
		else if (form.id === 'acts') press(submitter);
		else if (form.id === 'react') post(form, form.action, { kind: submitter.value }).catch(() => {});
		else return;
		event.preventDefault();
	});
	on('class:reactions', ({ detail: { counts } }) => {
		for (const kind in counts) for (const place of document.querySelectorAll(`#react [data-kind=${kind}]`)) place.textContent = +place.textContent + counts[kind];
	});
	on('click', ({ target }) => {
		const item = target.closest('[data-key]');
		if (target.closest('[data-again]')) send(item);
		else if (target.closest('[data-drop]')) item.remove();
	});
}
