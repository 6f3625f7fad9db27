/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue by keys: j or n to what waits next, k back. A box on the page turns them off, and is remembered on this device. */
'use strict';
{
	const STORE = 'queue-keys', MOVES = { j: 1, n: 1, k: -1 };
	const box = document.querySelector('[data-keys]');
	const remembered = () => { try { return localStorage.getItem(STORE); } catch { return null; } };
	const isTyping = target => target.closest('input, textarea, select, audio, [contenteditable]');

	function move(step) {
		const link = document.querySelector(`[data-key=${step > 0 ? 'next' : 'previous'}]`);
		if (link) return link.click();
		const links = [...document.querySelectorAll('[data-waiting]')];
		const at = links.indexOf(document.activeElement);
		links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
	}
	function press(event) {
		if (!box?.isConnected) return document.removeEventListener('keydown', press);
		const step = MOVES[event.key];
		if (!step || !box.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
		event.preventDefault();
		move(step);
	}
	if (box) {
		box.checked = remembered() !== 'off';
		box.onchange = () => { try { localStorage.setItem(STORE, box.checked ? 'on' : 'off'); } catch { /* for this page only */ } };
		document.addEventListener('keydown', press);
	}
}
