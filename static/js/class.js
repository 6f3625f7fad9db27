/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens in a class session, as events of the document: class:TYPE, whose detail is the event.
 * #class: data-stream (the live stream, with last=POSITION of the page) and data-poll, which is asked while there is none.
 * #class-state: data-connected, data-reconnecting; .state-words in it. */
'use strict';
{
	const POLL = 3000, SILENCE = 60000;
	const GONE = [401, 403, 404, 410]; /* the page says why */
	const ENDS = ['admitted', 'removed', 'session_ended']; /* another page from then on */
	const on = (name, act, where = document) => where.addEventListener(name, act);
	let place, stream, position, heard, timer, asking;

	function show(isConnected) {
		const state = document.getElementById('class-state');
		if (!state) return;
		const words = state.querySelector('.state-words'), text = isConnected ? state.dataset.connected : state.dataset.reconnecting;
		state.hidden = false;
		state.classList.toggle('ok', isConnected);
		state.classList.toggle('wait', !isConnected);
		if (words.textContent !== text) words.textContent = text;
	}

	function stop() {
		clearInterval(timer);
		stream?.close();
		stream = place = null;
	}
	function reload() {
		stop();
		location.reload();
	}
	function take(event) {
		document.dispatchEvent(new CustomEvent('class:' + event.type, { detail: event }));
		if (ENDS.includes(event.type)) reload();
	}

	/* The browser comes back by itself to a stream that broke off, with the last id; to one that was refused we go again in ask */
	function connect() {
		stream?.close();
		if (!window.EventSource) return;
		const url = new URL(place.dataset.stream, location);
		if (position) url.searchParams.set('last', position);
		stream = new EventSource(url);
		stream.onopen = () => {
			heard = Date.now();
			show(true);
		};
		stream.onerror = () => show(false);
		stream.onmessage = ({ data, lastEventId }) => {
			heard = Date.now();
			if (+lastEventId <= position) return; /* was asked for meanwhile */
			position = +lastEventId;
			take(JSON.parse(data));
		};
		on('reload', reload, stream);
		on('signed_out', reload, stream);
	}
	const isOpen = () => stream?.readyState === 1;

	/* Without a stream; and where one has been silent for so long that its connection may be dead */
	async function ask() {
		const asked = place, after = position, wasOpen = isOpen();
		const url = new URL(place.dataset.poll, location);
		if (after) url.searchParams.set('after', after);
		asking = true;
		const answer = await fetch(url, { cache: 'no-store', redirect: 'manual' }).catch(() => ({}));
		const news = answer.ok && await answer.json().catch(() => null);
		asking = false;
		if (asked !== place) return;
		if (answer.type === 'opaqueredirect' || GONE.includes(answer.status) || news?.reload) return reload();
		if (!isOpen()) show(!!news);
		if (!news) return;
		heard = Date.now();
		if (after === position) { /* else the stream was quicker */
			position = news.position;
			news.events.forEach(take);
		}
		if (place && window.EventSource && (stream.readyState === 2 || wasOpen && news.events.length)) connect();
	}
	function tick(now) {
		if (place && !asking && (now === true || !isOpen() || Date.now() - heard > SILENCE)) ask();
	}

	function begin() {
		const found = document.getElementById('class');
		if (found === place) return;
		stop();
		if (!found?.dataset.stream) return;
		place = found;
		position = +new URL(place.dataset.stream, location).searchParams.get('last');
		connect();
		timer = setInterval(tick, POLL);
	}
	on('visibilitychange', () => document.hidden || tick());
	on('online', () => tick(true), window);
	on('offline', () => show(false), window);
	begin();
}
