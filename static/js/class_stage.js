/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wall: how many are here and how long it lasts; the teacher's buttons work without leaving it. */
'use strict';
{
	const MINUTE = 60000, LOOK = 5000;
	const on = (type, act) => document.addEventListener(type, act);
	const count = (id, number) => {
		const words = document.getElementById(id);
		if (words) words.textContent = words.textContent.replace(/\d+/, number);
	};

	function countDown() {
		const ends = document.getElementById('minutes-left')?.dataset.ends;
		if (ends) count('minutes-left', Math.max(0, Math.ceil((new Date(ends) - Date.now()) / MINUTE)));
	}
	on('class:participants', ({ detail }) => count('present', detail.count));
	on('class:session', ({ detail }) => {
		if (detail.expires_at) document.getElementById('minutes-left').dataset.ends = detail.expires_at;
		for (const form of document.querySelectorAll('[data-when-locked]')) form.hidden = (form.dataset.whenLocked === 'yes') !== detail.locked;
		countDown();
	});

	/* Each press is another sending; what comes of it comes as an event. Where it fails, the ordinary way says why. */
	on('submit', async event => {
		const form = event.target;
		if (!form.matches('.controls form[data-stay]')) return;
		event.preventDefault();
		form.elements.once.value = `${Date.now()} ${Math.random()}`;
		const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' }).catch(() => ({}));
		if (answer.type !== 'opaqueredirect') form.submit();
	});
	setInterval(countDown, LOOK);
}
