/* SPDX-License-Identifier: GPL-3.0-or-later */
/* While a page of a practice session (data-session) is open, its tab says so every 20 seconds, and that it closes; not when one only goes on
 * within the practice. */
'use strict';
{
	const BEAT = 20000, WITHIN = /\/speaking\/(practice|attempts|sessions)\//;
	const page = document.querySelector('[data-presence]'), token = document.querySelector('[name=token]')?.value;
	let goesOn = false;

	/* A tab keeps its number */
	function connection() {
		const known = sessionStorage.getItem('connection') || crypto.randomUUID();
		sessionStorage.setItem('connection', known);
		return known;
	}
	const saying = room => new URLSearchParams({ token, connection: connection(), room, learning_session_id: page.dataset.session });
	function beat() {
		goesOn = false;
		fetch(page.dataset.presence, { method: 'POST', body: saying('practice') }).catch(() => {});
	}

	if (page && token) {
		beat();
		setInterval(beat, BEAT);
		document.addEventListener('click', ({ target }) => { goesOn = WITHIN.test(target.closest('a')?.pathname); });
		document.addEventListener('submit', ({ target }) => { goesOn = WITHIN.test(target.action); });
		addEventListener('pageshow', ({ persisted }) => persisted && beat());
		addEventListener('pagehide', () => goesOn || navigator.sendBeacon(page.dataset.presence, saying('none')));
	}
}
