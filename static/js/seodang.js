/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Live regions, the unread count, drafts, focus after htmx. Every page works without it.
 * An element with an id and data-live="inbox requests" is fetched again when an event of one of these names comes. */
'use strict';
{
	const POLL = 15000;
	const one = (what, root = document) => root.querySelector(what);
	const all = (what, root = document) => [...root.querySelectorAll(what)];
	const on = (name, act, capture) => document.addEventListener(name, act, capture);
	const app = () => one('#app')?.dataset || {};
	const topics = region => region.dataset.live.split(' ');
	const pathOf = url => new URL(url, location).pathname;
	const isLogin = url => pathOf(url) === app().login;
	/* What a post answered stands at an address that cannot be read: the page has one of its own */
	const readable = () => pathOf(app().path) === location.pathname ? location.href : app().path;
	const typed = new WeakSet(), drafts = new Map();
	let stream, path, poller, timer, missed, heard, due = new Set();

	function unread(text) {
		const badge = one('#unread-count'), status = one('#live-status');
		if (!badge) return;
		if (+text > +badge.textContent) status.textContent = status.dataset.news;
		badge.textContent = text;
	}

	/* What is focused or unfolded stays so */
	function replace(old, fresh) {
		const active = old.contains(document.activeElement) && document.activeElement;
		const key = active && (active.id ? '#' + CSS.escape(active.id) : active.tagName);
		const place = active && all(key, old).indexOf(active);
		const open = all('details', old).map(part => part.open);
		old.replaceWith(fresh);
		all('details', fresh).forEach((part, i) => { part.open ||= open[i]; });
		if (active) (all(key, fresh)[place] || one('#main')).focus({ preventScroll: true });
		window.htmx?.process(fresh);
	}

	/* What nobody sees waits: a page that is fetched may count as read */
	async function refresh() {
		const names = due, here = location.href;
		timer = 0;
		if (document.hidden) return;
		due = new Set();
		const answer = await fetch(readable(), { cache: 'no-store' }).catch(() => ({}));
		if (!answer.ok || here !== location.href) return;
		if (isLogin(answer.url)) return location.assign(answer.url);
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		unread(one('#unread-count', page)?.textContent || '');
		for (const region of all('[data-live]')) {
			const name = topics(region).find(topic => names.has('*') || names.has(topic));
			const fresh = name && page.getElementById(region.id);
			if (!fresh || fresh.isEqualNode(region)) continue;
			if (typed.has(region)) setTimeout(want, POLL, name);
			else replace(region, fresh);
		}
		begin();
	}
	function want(name) {
		due.add(name);
		again();
	}
	function again() {
		timer ||= setTimeout(refresh, 250);
	}

	function listen() {
		for (const name of ['inbox', ...all('[data-live]').flatMap(topics)]) {
			if (heard.has(name)) continue;
			heard.add(name);
			stream.addEventListener(name, event => {
				const { unread: count } = JSON.parse(event.data || '{}');
				if (count >= 0) unread(String(count || ''));
				want(name);
			});
		}
	}
	function connect() {
		const wanted = app().livePath;
		if (wanted && path === wanted && stream?.readyState < 2) return listen();
		stream?.close();
		path = wanted;
		clearInterval(poller);
		if (!path) return;
		poller = setInterval(ask, POLL);
		if (!window.EventSource) return;
		heard = new Set();
		stream = new EventSource(path);
		one('#app').stream = stream; // for the page's own scripts
		document.dispatchEvent(new CustomEvent('live:stream', { detail: stream }));
		stream.onopen = () => missed && want('*');
		stream.addEventListener('reload', () => want('*'));
		stream.addEventListener('signed_out', () => location.assign(app().login));
		listen();
	}
	/* By the clock, only while there is no stream */
	function ask() {
		missed = stream?.readyState !== 1;
		if (!missed) return;
		want('*');
		if (stream?.readyState === 2) connect();
	}

	function forget(form) {
		clearTimeout(drafts.get(form));
		return drafts.delete(form);
	}
	function keep(form) {
		const body = new URLSearchParams(new FormData(form)), state = one('[data-draft-state]', form);
		forget(form);
		body.delete('once');
		fetch(form.dataset.draft, { method: 'POST', body, keepalive: true })
			.then(answer => { state.textContent = answer.ok && !answer.redirected ? state.dataset.draftState : ''; }, () => {});
	}
	const keepAll = () => [...drafts.keys()].forEach(keep);
	on('input', ({ target }) => {
		const form = target.closest('form[data-draft]');
		typed.add(target.closest('[data-live]') || target);
		if (!form) return;
		forget(form);
		drafts.set(form, setTimeout(keep, 1000, form));
	});
	on('submit', ({ target }) => forget(target), true);
	/* Files that are too large together are said before they are sent */
	on('change', ({ target }) => {
		const { most, tooLarge } = target.dataset;
		if (most) target.setCustomValidity([...target.files].reduce((sum, file) => sum + file.size, 0) > +most ? tooLarge : '');
	});
	on('visibilitychange', () => {
		if (document.hidden) keepAll();
		else if (due.size) again();
	});
	on('click', ({ target }) => target.closest('[data-print]') && print());

	/* Signing in and what could not be loaded are ordinary navigation; a page is read from its errors or its top */
	on('htmx:beforeRequest', keepAll);
	/* So is a page with a script that is not here yet: what is swapped in runs none */
	const bringsScript = page => [...page.matchAll(/<script src="([^"]+)"/g)].some(([, src]) => !one(`script[src="${src}"]`));
	on('htmx:beforeSwap', event => {
		const { responseURL: url, responseText, status } = event.detail.xhr;
		if (!isLogin(url) && (status >= 400 || !bringsScript(responseText))) return;
		event.preventDefault();
		location.assign(url);
	});
	on('htmx:sendError', ({ detail: { requestConfig: { verb, path: url } } }) => verb === 'get' && location.assign(url));
	function begin() {
		all('[data-script]').forEach(part => { part.hidden = false; });
		connect();
	}
	on('htmx:afterSettle', ({ target }) => {
		if (target !== document.body) return;
		const errors = one('#errors'), wanted = one('[autofocus]');
		if (wanted && !errors) wanted.focus(); // scrolled to, wherever it is
		else (errors || one('#main')).focus({ preventScroll: true });
		begin();
	});
	one('#errors')?.focus();
	begin();
}
