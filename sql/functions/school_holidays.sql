-- SPDX-License-Identifier: GPL-3.0-or-later
-- Days without school.

-- The public holidays of a year that fall on the same day each year. Those of the moon's calendar, days that stand in for a holiday on a
-- Sunday and election days are the admin's to add.
CREATE OR REPLACE FUNCTION school.public_holidays(year integer) RETURNS TABLE (day date, name text) LANGUAGE sql IMMUTABLE ROWS 8 AS $$
	SELECT make_date(year, d.month, d.day), d.name FROM (VALUES (1, 1, '신정'), (3, 1, '삼일절'), (5, 5, '어린이날'), (6, 6, '현충일'), (8, 15, '광복절'),
		(10, 3, '개천절'), (10, 9, '한글날'), (12, 25, '성탄절')) AS d(month, day, name);
$$;

-- By an admin. SD422 at last_day where it is before the first or the holiday longer than four months.
CREATE OR REPLACE FUNCTION school.add_holiday(name text, first_day date, last_day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM auth.require_role('admin');
	IF last_day < first_day THEN
		PERFORM auth.refuse_field('last_day', 'before_first_day');
	ELSIF last_day > first_day + 120 THEN
		PERFORM auth.refuse_field('last_day', 'holiday_too_long');
	END IF;
	INSERT INTO school.holidays (school_id, name, first_day, last_day)
	VALUES (auth.school_id(), add_holiday.name, add_holiday.first_day, add_holiday.last_day);
END $$;

-- Those public holidays of a year that are not there yet: how many. By an admin.
CREATE OR REPLACE FUNCTION school.add_public_holidays(year integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	added integer;
BEGIN
	PERFORM auth.require_role('admin');
	PERFORM pg_advisory_xact_lock(hashtextextended('school.holidays:' || auth.school_id(), 0));
	INSERT INTO school.holidays (school_id, name, first_day, last_day)
	SELECT auth.school_id(), d.name, d.day, d.day FROM school.public_holidays(add_public_holidays.year) AS d
	WHERE NOT EXISTS (SELECT FROM school.holidays h WHERE h.first_day = d.day AND h.last_day = d.day AND h.name = d.name
		AND h.school_id = (SELECT auth.school_id()));
	GET DIAGNOSTICS added = ROW_COUNT;
	RETURN added;
END $$;
