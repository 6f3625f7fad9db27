/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who ticked data-part="aloud" hears each new answer by itself: that is remembered on this device, and for each tab which answer of a
 * conversation was the last to be seen. A sound that comes plays (chat.js). */
'use strict';
{
	const WANTED = 'seodang.aloud';
	const one = (what, root = document) => root.querySelector(what);
	const on = (name, act) => document.addEventListener(name, act);
	const box = () => one('[data-part=aloud]');
	const isWanted = () => Boolean(box()) && localStorage.getItem(WANTED) === '1';
	const memory = 'seodang.seen ' + location.pathname;
	let seen = sessionStorage.getItem(memory), isTurningBack = false;

	/* The browser may want a touch before it plays: the controls are there */
	function meet(turn) {
		if (one('audio', turn)) one('audio', turn).play().catch(() => {});
		else one('[formaction$="/sound"]', turn)?.click();
	}
	function look() {
		if (box()) box().checked = isWanted();
		const turn = one('#turns > li:last-child'), answer = turn && one('[data-part=written]', turn) ? turn.dataset.answer : '';
		if (answer !== seen && !one('#turns > [data-pending]')) {
			const isNew = answer && seen !== null && !isTurningBack && !('earlier' in one('#conversation').dataset);
			seen = answer;
			sessionStorage.setItem(memory, seen);
			if (isNew && isWanted()) meet(turn);
		}
		isTurningBack = false;
	}

	on('change', ({ target }) => {
		if (target !== box()) return;
		localStorage.setItem(WANTED, target.checked ? '1' : '0');
		if (!target.checked) document.querySelectorAll('audio').forEach(sound => sound.pause());
	});
	on('submit', ({ submitter }) => {
		isTurningBack = Boolean(submitter?.getAttribute('formaction')?.endsWith('/show'));
	});
	on('chat:applied', look);
	look();
}
