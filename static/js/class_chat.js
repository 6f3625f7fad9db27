/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a class says, kept as it is by the events of class.js. All markup is in the page: a message that comes is a clone of #chat-message,
 * whose parts (data-part) are hidden where they do not apply. class_say.js sends, class_log.js scrolls and speaks: it hears chat:added. */
'use strict';
{
	const one = (what, root = document) => root.querySelector(what);
	const all = (what, root = document) => [...root.querySelectorAll(what)];
	const chat = () => one('#chat');
	const heard = (type, act) => document.addEventListener('class:' + type, ({ detail }) => chat() && act(detail));
	const part = (item, name) => one(`[data-part=${name}]`, item);
	const write = (place, text) => { if (place) place.textContent = text; };
	const show = (place, shown) => { if (place) place.hidden = !shown; };
	const counted = (place, count) => write(place, place?.dataset.words.replace('#', count));
	const of = id => all(`[data-id="${CSS.escape(id)}"]`);
	const isStaff = () => 'staff' in chat().dataset;

	/* A toggle posts to the one address or the other */
	function toggle(button, isOn, yes, no) {
		if (!button) return;
		button.setAttribute('aria-pressed', isOn);
		button.setAttribute('formaction', button.getAttribute('formaction').replace(/\w+$/, isOn ? no : yes));
	}
	function hide(item, isHidden) {
		item.classList.toggle('removed', isHidden);
		for (const [name, shown] of [['removed', isHidden], ['hide', !isHidden], ['unhide', isHidden], ['pin', !isHidden]]) show(part(item, name), shown);
	}
	function answer(item, isAnswered) {
		show(part(item, 'answered'), isAnswered);
		toggle(part(item, 'answer'), isAnswered, 'answer', 'reopen');
	}
	function address(place, name, message) {
		place.setAttribute(name, place.getAttribute(name).replace(/#a\d*$/, '#a' + message.avatar_id)
			.replace('/ID/', `/${message.id}/`).replace('/PERSON/', `/${message.participant_id}/`));
	}
	function fill(item, message) {
		const isMine = isStaff() ? message.is_teacher : message.participant_id === chat().dataset.me;
		item.dataset.id = message.id;
		item.dataset.at = message.created_at;
		item.className = [isMine && 'me', message.is_teacher && 'teacher', message.is_question && 'question'].filter(Boolean).join(' ');
		for (const name of ['nickname', 'content', 'votes']) write(part(item, name), message[name]);
		for (const [name, shown] of [['teacher', message.is_teacher], ['question', message.is_question], ['vote', message.is_question],
			['answer', message.is_question], ['report', !isMine && !message.is_teacher], ['mute', message.participant_id],
			['failed', false], ['again', false]]) show(part(item, name), shown);
		for (const picture of all('use[href*="#a"]', item)) address(picture, 'href', message);
		for (const button of all('[formaction]', item)) address(button, 'formaction', message);
		for (const words of all('.acts .vh', item)) write(words, words.textContent.replace(/: *$/, ': ' + message.nickname));
		hide(item, message.moderated);
		answer(item, message.answered);
		return item;
	}
	const fresh = message => fill(one('#chat-message').content.firstElementChild.cloneNode(true), message);

	/* In the order it was said; what is being sent stays last */
	function place(item, list) {
		const at = Date.parse(item.dataset.at);
		list.insertBefore(item, [...list.children].find(other => other !== item && !(Date.parse(other.dataset.at) <= at)) || null);
	}
	function put(message, isNews) {
		const known = of(message.id), sent = message.client_key && one(`[data-key="${CSS.escape(message.client_key)}"]`);
		if (known.length) return known.forEach(item => fill(item, message));
		const item = sent ? fill(sent, message) : fresh(message);
		place(item, one('#messages'));
		if (message.is_question) one('#questions').append(fresh(message));
		all(message.is_question ? '#chat-empty, #questions-empty' : '#chat-empty').forEach(empty => empty.remove());
		document.dispatchEvent(new CustomEvent('chat:added', { detail: { message, isNews: isNews && !item.classList.contains('me') } }));
	}

	/* What class_say.js begins to send, under its key, until its event is here */
	heard('sending', ({ message }) => {
		const item = fresh(message);
		item.dataset.key = message.client_key;
		all('[form]', item).forEach(button => show(button, false));
		one('#messages').append(item);
		one('#chat-empty')?.remove();
	});
	heard('message', ({ message }) => put(message, true));
	heard('message_shown', ({ message }) => put(message, false));
	heard('message_hidden', event => of(event.message_id).forEach(item => isStaff() ? hide(item, true) : item.remove()));
	heard('votes', ({ votes }) => Object.entries(votes).forEach(([id, count]) => of(id).forEach(item => write(part(item, 'votes'), count))));
	heard('answered', event => of(event.message_id).forEach(item => answer(item, event.answered)));
	heard('pinned', ({ message }) => {
		all('[data-part=pin]').forEach(button => toggle(button, button.closest('[data-id]').dataset.id === message?.id, 'pin', 'unpin'));
		show(one('#pinned'), message);
		for (const name of ['nickname', 'content']) write(part(one('#pinned'), name), message?.[name] || '');
	});

	function close() {
		const fields = one('#say fieldset');
		if (fields) fields.disabled = !one('#chat-locked').hidden || !one('#chat-muted').hidden;
	}
	heard('chat', ({ locked, slow_seconds: seconds, questions_only: only }) => {
		for (const [name, shown] of [['locked', locked], ['slow', seconds], ['questions', only], ['lock', !locked], ['unlock', locked]]) show(one('#chat-' + name), shown);
		counted(one('#chat-slow [data-words]'), seconds);
		for (const box of all('#is_question, #questions_only')) box.checked = only;
		for (const [field, value] of [['slow_seconds', seconds], ['locked', +locked]]) {
			const input = one(`#chat-rules [name=${field}]`);
			if (input) input.value = value;
		}
		close();
	});
	heard('muted', ({ muted }) => {
		show(one('#chat-muted'), muted);
		close();
	});
	heard('reported', ({ count }) => {
		counted(one('#chat-reported [data-words]'), count);
		show(one('#chat-reported'), count);
		one('#chat-reported a')?.setAttribute('data-is-new', '');
	});
	/* The page has the list as it was when it came */
	document.addEventListener('click', event => {
		if (!event.target.closest('#chat-reported [data-is-new]')) return;
		event.preventDefault();
		history.replaceState(null, '', '#chat-reported');
		location.reload();
	});
}
