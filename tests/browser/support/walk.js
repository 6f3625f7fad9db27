// SPDX-License-Identifier: GPL-3.0-or-later
// Every page of the route table, for every role that may see it, in a school in which something of everything exists.
'use strict';
const { routes } = require('../../http/support/instance.js');
const { ROLES, furnishedSchool } = require('../../http/support/people.js');

const NO_PAGES = ['/live', '/live/classroom', '/chat/:conversation/live', '/healthz'];
// Pages that need a state of their own are seen where that is made: the second factor in tests/http/account.
const ELSEWHERE = ['/login/code'];

/**
 * @return {school, pages: [{role, person, route, path}]}; role is null and person undefined for what is shown without a login
 */
async function everyPage() {
	const school = await furnishedSchool();
	const pages = [];
	for (const route of routes().filter(({ isApi, method, path }) => !isApi && method === 'GET' && !NO_PAGES.includes(path) && !ELSEWHERE.includes(path))) {
		const isPublic = route.roles.includes('public');
		for (const role of isPublic ? [null] : [...ROLES, 'guest'].filter((name) => route.roles.includes(name) || route.roles.includes('enrol'))) {
			const person = role && personOf(school, role, route.path);
			const path = route.path.replace(/:([a-z_]+)/g, (_, name) => (name === 'link' ? 'NO-SUCH-LINK' : name === 'code' ? school.session.code : school.objects[name](person)));
			pages.push({ role, person, route: route.path, path });
		}
	}
	return { school, pages };
}

function personOf(school, role, path) {
	if (role === 'guest')
		return school.session.guest;
	return role === 'student' && !path.includes(':request') ? school.student[1] : school[role][0];
}

module.exports = { everyPage };
