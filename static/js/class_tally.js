/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a class answered, beside the card (class_card.js) of the teacher's page and the wall: bars, who has answered, the podium; and
 * how many problems fit what a deck is started with. */
'use strict';
{
	const { region, on, heard, all, fill, show, is, isShown, isRevealed, rows, mark } = window.classCard;

	function bars() {
		const isOpen = 'open' in region().dataset;
		if (is('stage')) show('bars', isOpen || isRevealed());
		show('show_tally', !isOpen && !isRevealed());
		show('hide_tally', isOpen && !isRevealed());
	}
	function draw({ answered, participants, correct, options, wrong, people }) {
		fill('answered', answered);
		fill('participants', participants);
		fill('correct', correct);
		all('[data-list=options] > *').forEach((row, i) => {
			fill('count', options[i]?.count || 0, row);
			row.querySelector('rect').setAttribute('width', 100 * (options[i]?.count || 0) / Math.max(1, answered));
		});
		rows('wrong', wrong);
		rows('people', people, (row, person) => {
			row.classList.toggle('ok', person.answered);
			show('answered', person.answered, row);
			show('waiting', !person.answered, row);
		});
	}

	heard('card', ({ card }) => {
		region().removeAttribute('data-open');
		all('h2[data-fill=question]').forEach(part => part.classList.toggle('long', card.question.length > 40));
		show('back', card.number > 1);
		show('podium', false);
		bars();
	});
	heard('reveal', bars);
	heard('tally', tally => {
		if (!isShown(tally.card_id)) return;
		draw(tally);
		if (!is('staff')) return;
		fill('answer', tally.answer);
		mark(tally.answer);
	});
	heard('tally_shown', ({ card_id: id, shown }) => {
		if (!isShown(id)) return;
		region().toggleAttribute('data-open', shown);
		bars();
	});
	heard('podium', ({ shown, top = [], teams = [] }) => {
		rows('top', top, (row, { avatar_id: avatar }) => {
			const use = row.querySelector('use');
			use.setAttribute('href', use.dataset.avatar + avatar);
		});
		rows('teams', teams);
		show('podium', shown);
	});

	function fit() {
		const form = region()?.querySelector('[data-counts]');
		if (!form) return;
		const counts = JSON.parse(form.dataset.counts), { grade, type, difficulty, adaptive } = form.elements;
		const fits = ([of, kind, level]) => of === grade.value && (!type.value || kind === type.value) && (adaptive.checked || !difficulty.value || level === difficulty.value);
		fill('fitting', Object.keys(counts).reduce((sum, key) => sum + (fits(key.split(' ')) ? counts[key] : 0), 0));
		show('fitting', true);
	}
	on('change', ({ target }) => target.form?.dataset.counts && fit());
	fit();
}
