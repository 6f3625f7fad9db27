/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that are read aloud. One whose sound is being made is looked for until it is there. Who ticked data-part="aloud" hears each new
 * answer by itself: that is remembered on this device, and for each tab which answer of a conversation was the last to be seen. */
'use strict';
{
	const WANTED = 'seodang.aloud', LOOK_AGAIN = 2000;
	const one = (what, root = document) => root.querySelector(what);
	const on = (name, act) => document.addEventListener(name, act);
	const box = () => one('[data-part=aloud]');
	const isWanted = () => Boolean(box()) && localStorage.getItem(WANTED) === '1';
	const memory = 'seodang.seen ' + location.pathname;
	let seen = sessionStorage.getItem(memory), playing, isTurningBack = false;

	function play() {
		const sound = playing && one(`#${CSS.escape(playing)} audio`);
		if (!sound) return;
		playing = '';
		sound.play().catch(() => {}); /* the browser may want a touch first: the controls are there */
	}
	function meet(turn) {
		playing = turn.id;
		if (!one('audio, [data-sounding]', turn)) one('[formaction$="/sound"]', turn)?.click();
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
		play();
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
	setInterval(() => {
		if (one('[data-sounding]') && !document.hidden) document.dispatchEvent(new Event('chat:load'));
	}, LOOK_AGAIN);
	look();
}
