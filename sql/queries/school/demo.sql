-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: school_demo_accounts
-- The log-ins of the demo schools, for the accounts file; one row a role. For the owner's role.
SELECT r.role, p.login, c.code AS school, p.name
FROM school.people p
JOIN school.roles r ON r.person_id = p.id
JOIN school.schools c ON c.id = p.school_id
WHERE c.code IN ('HANBIT', 'NARU')
ORDER BY c.code, array_position('{admin,teacher,tutor,student}', r.role), p.login
