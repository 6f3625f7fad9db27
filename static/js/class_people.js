/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The teacher's control page: regions with an id and data-class="people session" are fetched again, from data-fresh of #class, when one
 * of these events comes, when a form with data-stay in one of them was sent, and once a minute. */
'use strict';
{
	const PAUSE = 1000, MINUTE = 60000;
	const on = (name, act) => document.addEventListener(name, act);
	const place = () => document.getElementById('class');
	let timer, asking, waiting = 0;

	/* What has the focus keeps it */
	function replace(old, fresh) {
		const focused = old.contains(document.activeElement) && document.activeElement.id;
		old.replaceWith(fresh);
		if (focused) (document.getElementById(focused) || fresh.querySelector('button, a'))?.focus({ preventScroll: true });
	}

	async function refresh() {
		timer = 0;
		if (asking || !place()?.dataset.fresh) return;
		asking = true;
		const answer = await fetch(place().dataset.fresh, { cache: 'no-store', redirect: 'manual' }).catch(() => ({}));
		const page = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html');
		asking = false;
		if (!page) return;
		for (const region of document.querySelectorAll('[data-class]')) {
			const fresh = page.getElementById(region.id);
			if (fresh) replace(region, fresh);
		}
	}
	function want() {
		timer ||= setTimeout(refresh, PAUSE);
	}

	on('class:session', want);
	on('class:people', ({ detail }) => {
		want();
		if (detail.waiting > waiting) tell(detail.waiting);
		waiting = detail.waiting;
	});
	/* Somebody waits at the door: said, since it may be out of sight */
	function tell(number) {
		const news = document.getElementById('people-news');
		if (news) news.textContent = news.dataset.words.replace('#', number);
	}

	on('submit', async event => {
		const form = event.target, button = event.submitter;
		if (!form.matches('[data-class] form[data-stay]')) return;
		event.preventDefault();
		const body = new URLSearchParams(new FormData(form));
		if (button?.name) body.append(button.name, button.value);
		const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => ({}));
		if (answer.type !== 'opaqueredirect') return location.reload();
		refresh();
	});
	setInterval(want, MINUTE);
}
