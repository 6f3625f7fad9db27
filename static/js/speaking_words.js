/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hearing by a button: a sentence's sound (data-plays names its player), and each word of one's own recording (data-words names the player,
 * data-from and data-to the milliseconds). One thing sounds at a time. */
'use strict';
{
	const BEFORE = 60, AFTER = 120; /* ms around a word, whose edges are guessed */
	const all = (what, root = document) => [...root.querySelectorAll(what)];
	let pressed, ends;

	function rest() {
		clearInterval(ends);
		pressed?.classList.remove('on');
		pressed?.removeAttribute('aria-pressed');
		pressed = null;
	}
	function hush(except) {
		for (const player of all('audio')) if (player !== except) player.pause();
	}
	async function play(button, player, from, to) {
		hush(player);
		rest();
		pressed = button;
		button.classList.add('on');
		if ('plays' in button.dataset) button.setAttribute('aria-pressed', 'true');
		player.currentTime = from;
		player.onended = player.onerror = rest;
		try {
			await player.play();
		} catch {
			return rest();
		}
		if (to) ends = setInterval(() => {
			if (player.currentTime < to && !player.paused) return;
			player.pause();
			rest();
		}, 20);
	}

	document.addEventListener('click', ({ target }) => {
		const button = target.closest('[data-plays], button[data-from]');
		if (!button) return;
		if (button === pressed) {
			hush();
			return rest();
		}
		const { plays, from, to } = button.dataset, words = button.closest('[data-words]');
		play(button, document.getElementById(plays || words.dataset.words), words ? Math.max(0, from - BEFORE) / 1000 : 0, words && (+to + AFTER) / 1000);
	});
	document.addEventListener('play', ({ target }) => hush(target), true);

	/* Words are text until there is something to hear, also after a page's part was fetched again */
	function wake() {
		for (const list of all('[data-words]')) {
			if (!document.getElementById(list.dataset.words)) continue;
			for (const word of all('span[data-from]', list)) {
				const button = Object.assign(document.createElement('button'), { type: 'button', className: word.className, lang: word.lang, textContent: word.textContent });
				Object.assign(button.dataset, word.dataset);
				word.replaceWith(button);
			}
		}
	}
	new MutationObserver(wake).observe(document.querySelector('#main'), { childList: true, subtree: true });
	wake();
}
