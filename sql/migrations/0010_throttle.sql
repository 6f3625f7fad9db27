-- SPDX-License-Identifier: GPL-3.0-or-later
-- Wrong log-ins under one name from one address: who mistypes at a school's address keeps the owner of the name out for a minute at most.

UPDATE auth.throttle_rules SET longest_wait = '60 s' WHERE prefix = 'pair';
