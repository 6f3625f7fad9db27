-- SPDX-License-Identifier: GPL-3.0-or-later
-- Days without school.

-- name: school_holidays
-- Those of this year and later first, then what is over, at most 200.
SELECT h.id, h.name, h.first_day, h.last_day, h.last_day > h.first_day AS is_long, h.last_day < hub.today() AS is_over,
	h.last_day - h.first_day + 1 AS day_count
FROM school.holidays h
ORDER BY h.last_day < hub.today(), CASE WHEN h.last_day >= hub.today() THEN h.first_day END, h.first_day DESC, h.id LIMIT 200

-- name: school_holiday_years
-- This year and the next, where public holidays are missing.
SELECT y.year FROM generate_series(extract(year FROM hub.today())::integer, extract(year FROM hub.today())::integer + 1) AS y(year)
WHERE EXISTS (SELECT FROM school.public_holidays(y.year) AS d WHERE NOT EXISTS (SELECT FROM school.holidays h
	WHERE h.first_day = d.day AND h.last_day = d.day AND h.name = d.name))
ORDER BY y.year

-- name: school_holiday_head
-- The next holiday, or the one that is now.
SELECT h.name AS next_name, h.first_day AS next_day, h.first_day <= hub.today() AS is_now
FROM school.holidays h WHERE h.last_day >= hub.today() ORDER BY h.first_day, h.id LIMIT 1

-- name: school_holiday_add
-- Name, first and last day.
SELECT school.add_holiday($1::text, $2::date, $3::date)

-- name: school_public_holidays_add
SELECT school.add_public_holidays($1::integer) AS added

-- name: school_holiday_delete
DELETE FROM school.holidays WHERE id = $1::uuid AND school_id = (SELECT auth.school_id()) RETURNING name
