-- SPDX-License-Identifier: GPL-3.0-or-later
-- Two schools to look at: 한빛중학교, and 나루중학교 to see that neither sees the other. Run by the owner, who seals the contacts
-- afterwards; the one password's hash comes in the setting seodang.demo_password_hash. The same people and stories each time, dates
-- counted back from now. A second run gives the accounts the new password and adds nothing; a real school of such a code is refused.

DO $demo$
DECLARE
	surnames text[] := '{김,이,박,최,정,강,조,윤,장,임,한,오,서,신,권,황,안,송,류,홍}';
	given text[] := '{서준,민지,하늘,도윤,지호,수아,예준,서연,시우,하은,주원,지유,건우,채원,현우,다은,준서,윤서,유찬,소율,지훈,예린,민재,나은,은우,하린,선우,가은,정우,수빈,
		승현,지안,태윤,아린,동현,유나,재윤,다인,성민,서아,진우,예서,규민,시은,한결,지원,이안,소연,민규,채은,우진,세아,준혁,연우,도현,나연,태민,수현,윤호,은채,
		재민,아윤,시윤,혜원,찬영,지수,강민,유진,승우,다연,로운,미나,해솔,보람,슬기,가람,누리,다온,새봄,이슬,한별,솔비,나래,단비,아름,초롱,샛별,푸름,도담,라온}';
	wishes text[] := '{
		"영어로 말하는 게 무서워서 연습하고 싶어요. 천천히 봐 주시면 좋겠어요.",
		"다음 달 말하기 수행평가를 준비하고 있어요. 같이 연습해 주실 수 있나요?",
		"r이랑 l 발음이 자꾸 헷갈려요. 발음부터 배우고 싶습니다.",
		"혼자 연습하니까 잘하고 있는지 모르겠어요. 피드백을 받고 싶어요.",
		"영어 동아리에서 발표를 맡았어요. 원고를 봐 주시면 열심히 할게요.",
		"문장을 길게 말하는 연습을 하고 싶어요. 화요일, 목요일 저녁이 좋아요.",
		"친구가 선생님께 배우고 자신감이 생겼대요. 저도 부탁드려요.",
		"외국인 친구랑 이야기해 보는 게 목표예요.",
		"단어는 아는데 말이 안 나와요. 어떻게 연습하면 좋을지 알려 주세요.",
		"지난 학기에 말하기를 포기했는데 다시 시작해 보고 싶어요."}';
	praises text[] := '{
		"첫 문장을 또박또박 시작해서 좋았어요. 다음에는 문장 끝을 조금만 더 길게 끌어 볼까요?",
		"r과 l을 지난주보다 훨씬 잘 구분했어요. really와 light를 하루에 다섯 번씩만 소리 내어 읽어 봐요.",
		"내용은 아주 좋은데 숨 쉬는 자리가 급했어요. 쉼표에서 한 박자 쉬어 봅시다.",
		"질문에 바로 대답한 점이 좋았어요. because를 붙여서 이유를 한 문장 더 말해 보면 완벽해요.",
		"오늘은 목소리가 또렷했어요. 과거형 -ed 소리를 /t/, /d/로 나눠 읽는 것만 더 연습해요.",
		"발표 원고 잘 읽었어요. 두 번째 문단은 문장이 길어서 둘로 나눠 두었어요. 소리 내어 읽고 편한 쪽을 골라 보세요.",
		"연습을 사흘 이어서 했네요. 꾸준한 게 제일 어려운데 잘하고 있어요.",
		"think와 sink가 같게 들려요. 혀끝을 이 사이에 살짝 두고 th를 내 보세요.",
		"모르는 단어가 나왔을 때 멈추지 않고 돌려 말한 게 인상 깊었어요.",
		"문장 강세가 자연스러워졌어요. 이번에는 억양을 올리고 내리는 것에 집중해 봐요.",
		"조금 어려운 지문이었는데 끝까지 읽었어요. 빠뜨린 단어는 the와 of뿐이에요.",
		"대화 연습에서 되묻기를 세 번이나 했어요. 실제 대화에서 꼭 필요한 힘이에요."}';
	introductions text[] := '{
		"대학에서 영어교육을 공부해요. 틀려도 괜찮은 시간을 만들어 드릴게요.",
		"발음 기호부터 차근차근 알려 드려요. 지금은 새 학생을 받지 않고 있어요.",
		"교환학생으로 1년 지냈어요. 일상 대화와 발표 연습을 함께해요.",
		"수행평가와 면접 준비를 오래 도왔어요. 원고를 같이 고쳐 봐요.",
		"느리지만 꾸준히 늘고 싶은 학생을 환영해요. 매주 짧은 숙제가 있어요.",
		"듣고 따라 말하기를 좋아해요. 노래와 영화로 연습해요.",
		"초등학생 동생들도 가르쳐 봤어요. 기초가 걱정이면 편하게 오세요.",
		"올해 처음 튜터를 시작했어요. 시간이 넉넉해요."}';
	subject_sets text[] := '{"영어 말하기,발표","발음,파닉스","영어 회화,발표","수행평가,영작문","영어 말하기,듣기","듣기,발음","기초 영어,파닉스","영어 회화,영작문"}';
	staff record;
	school uuid;
	password text := current_setting('seodang.demo_password_hash');
	today date := (now() AT TIME ZONE 'Asia/Seoul')::date;
	school_year integer := extract(year FROM now() AT TIME ZONE 'Asia/Seoul' - interval '2 months');
	admin uuid;
	class uuid;
	student uuid;
	tutor uuid;
	request uuid;
	match uuid;
	feedback uuid;
	lesson uuid;
	announcement uuid;
	people integer := 0;    -- named so far
	free integer;           -- next student without a story
	student_ids uuid[];
	tutor_ids uuid[];
	places integer[];
	counts integer[];
	n integer;
	k integer;
	days integer;
	began timestamptz;
	story record;
BEGIN
	IF EXISTS (SELECT FROM school.schools s WHERE s.code IN ('HANBIT', 'NARU') AND s.id <> md5('demo ' || s.code)::uuid) THEN
		RAISE EXCEPTION 'a school of the code HANBIT or NARU is there, and it is not the demo''s';
	ELSIF EXISTS (SELECT FROM school.schools s WHERE s.id = md5('demo HANBIT')::uuid) THEN
		UPDATE auth.accounts a SET password_hash = password WHERE a.school_id IN (md5('demo HANBIT')::uuid, md5('demo NARU')::uuid);
		RETURN;
	END IF;
	INSERT INTO school.schools (id, code, name, created_at) VALUES
		(md5('demo HANBIT')::uuid, 'HANBIT', '한빛중학교', now() - interval '120 days'),
		(md5('demo NARU')::uuid, 'NARU', '나루중학교', now() - interval '90 days');

	-- ------------------------------------------------ staff and tutors
	FOR staff IN SELECT * FROM (VALUES
		('HANBIT', 'admin', '한지원', 'jiwon.han'),
		('HANBIT', 'teacher', '김서영', 'seoyoung.kim'), ('HANBIT', 'teacher', '박준호', 'junho.park'),
		('HANBIT', 'teacher', '이미경', 'mikyung.lee'), ('HANBIT', 'teacher', '최동현', 'donghyun.choi'),
		('HANBIT', 'tutor', '정하윤', 'hayoon.jung'), ('HANBIT', 'tutor', '윤태경', 'taekyung.yoon'),
		('HANBIT', 'tutor', '오세린', 'serin.oh'), ('HANBIT', 'tutor', '강민혁', 'minhyuk.kang'),
		('HANBIT', 'tutor', '서유빈', 'yubin.seo'), ('HANBIT', 'tutor', '임도영', 'doyoung.lim'),
		('HANBIT', 'tutor', '신가영', 'gayoung.shin'), ('HANBIT', 'tutor', '권현준', 'hyunjun.kwon'),
		('NARU', 'admin', '문성훈', 'sunghoon.moon'),
		('NARU', 'teacher', '배은주', 'eunju.bae'), ('NARU', 'teacher', '조한솔', 'hansol.jo'),
		('NARU', 'tutor', '홍다영', 'dayoung.hong'), ('NARU', 'tutor', '유건희', 'gunhee.yoo'),
		('NARU', 'tutor', '백시현', 'sihyun.baek')) AS s(code, role, name, login)
	LOOP
		INSERT INTO school.people (id, school_id, name, login, created_at)
		VALUES (md5('demo ' || staff.login)::uuid, md5('demo ' || staff.code)::uuid, staff.name, staff.login, now() - interval '80 days');
		INSERT INTO school.unsealed_contacts (person_id, school_id, email)
		VALUES (md5('demo ' || staff.login)::uuid, md5('demo ' || staff.code)::uuid, staff.login || '@' || lower(staff.code) || '.example');
		INSERT INTO school.roles (person_id, school_id, role)
		VALUES (md5('demo ' || staff.login)::uuid, md5('demo ' || staff.code)::uuid, staff.role);
	END LOOP;

	-- ------------------------------------------------ classes and students
	FOR story IN SELECT * FROM (VALUES
		('HANBIT', 1, 1, '{seoyoung.kim,donghyun.choi}'::text[]), ('HANBIT', 1, 2, '{seoyoung.kim}'),
		('HANBIT', 2, 1, '{junho.park,donghyun.choi}'), ('HANBIT', 2, 2, '{junho.park}'),
		('HANBIT', 3, 1, '{mikyung.lee,donghyun.choi}'), ('HANBIT', 3, 2, '{mikyung.lee}'),
		('NARU', 1, 4, '{eunju.bae,hansol.jo}'), ('NARU', 2, 4, '{eunju.bae,hansol.jo}')) AS c(code, grade, class, teachers)
	LOOP
		school := md5('demo ' || story.code)::uuid;
		admin := md5('demo ' || CASE story.code WHEN 'HANBIT' THEN 'jiwon.han' ELSE 'sunghoon.moon' END)::uuid;
		class := md5('demo class ' || story.code || story.grade || story.class)::uuid;
		INSERT INTO school.classes (id, school_id, grade, name) VALUES (class, school, story.grade, story.class::text);
		INSERT INTO school.class_teachers (class_id, person_id, school_id)
		SELECT class, md5('demo ' || t)::uuid, school FROM unnest(story.teachers) AS t;
		FOR n IN 1 .. CASE story.code WHEN 'HANBIT' THEN 20 ELSE 10 END LOOP
			people := people + 1;
			student := md5('demo student ' || people)::uuid;
			INSERT INTO school.people (id, school_id, name, login, birth_date, created_at)
			VALUES (student, school, surnames[1 + (people * 7) % 20] || given[1 + (people * 17) % 90],
				story.grade || lpad(story.class::text, 2, '0') || lpad(n::text, 2, '0'),
				make_date(school_year - 12 - story.grade, 1 + (people * 5) % 12, 1 + (people * 11) % 28), now() - interval '75 days');
			INSERT INTO school.unsealed_contacts (person_id, school_id, email, guardian_contact)
			VALUES (student, school, CASE WHEN people % 4 = 0 THEN 's' || story.grade || lpad(story.class::text, 2, '0') || lpad(n::text, 2, '0')
					|| '@' || lower(story.code) || '.example' END,
				'010-0000-' || lpad((people * 73 % 10000)::text, 4, '0'));
			INSERT INTO school.roles (person_id, school_id, role) VALUES (student, school, 'student');
			INSERT INTO school.class_students (person_id, school_id, class_id, number) VALUES (student, school, class, n);
			INSERT INTO school.consents (school_id, person_id, guardian_name, method, recorded_by, recorded_at)
			VALUES (school, student, surnames[1 + (people * 7) % 20] || (ARRAY['영호', '미숙', '정훈', '은경', '상철', '현주'])[1 + people % 6],
				(ARRAY['paper', 'paper', 'online', 'phone'])[1 + people % 4], admin, now() - interval '74 days');
		END LOOP;
	END LOOP;
	INSERT INTO auth.accounts (person_id, school_id, password_hash, password_changed_at, created_at)
	SELECT p.id, p.school_id, password, now() - interval '70 days', p.created_at FROM school.people p
	WHERE p.school_id IN (md5('demo HANBIT')::uuid, md5('demo NARU')::uuid);

	-- ------------------------------------------------ what happened between them
	FOR story IN SELECT * FROM (VALUES
		-- students each tutor has, may have; the first of 한빛 is full, the second takes nobody
		('HANBIT', '{hayoon.jung,taekyung.yoon,serin.oh,minhyuk.kang,yubin.seo,doyoung.lim,gayoung.shin,hyunjun.kwon}'::text[],
			'{6,2,5,4,5,3,4,0}'::integer[], '{6,5,10,6,8,5,8,12}'::integer[], 120, 1),
		('NARU', '{dayoung.hong,gunhee.yoo,sihyun.baek}', '{2,2,0}', '{2,6,8}', 20, 121)) AS s(code, tutors, counts, places, students, first)
	LOOP
		school := md5('demo ' || story.code)::uuid;
		admin := md5('demo ' || CASE story.code WHEN 'HANBIT' THEN 'jiwon.han' ELSE 'sunghoon.moon' END)::uuid;
		tutor_ids := ARRAY(SELECT md5('demo ' || t)::uuid FROM unnest(story.tutors) WITH ORDINALITY AS x(t, i) ORDER BY i);
		counts := story.counts;
		places := story.places;
		-- A fixed shuffle, so that the stories are spread over the classes.
		student_ids := ARRAY(SELECT md5('demo student ' || story.first + i * 37 % story.students)::uuid
			FROM generate_series(0, story.students - 1) AS i ORDER BY i);
		free := 1;
		FOR n IN 1 .. cardinality(tutor_ids) LOOP
			UPDATE tutoring.tutors SET max_student = places[n], is_accepting = NOT (story.code = 'HANBIT' AND n = 2),
				introduction = introductions[n], subjects = string_to_array(subject_sets[n], ','),
				updated_at = now() - make_interval(days => 40 + n)
			WHERE person_id = tutor_ids[n];
		END LOOP;

		-- Matches: three of four by a request, of which those of the last 30 days are still kept; the others by a teacher.
		FOR n IN 1 .. cardinality(tutor_ids) LOOP
			FOR k IN 1 .. counts[n] LOOP
				student := student_ids[free];
				tutor := tutor_ids[n];
				days := 6 + (free * 13) % 50;
				began := (today - days + time '10:00') AT TIME ZONE 'Asia/Seoul' + make_interval(mins => free * 47 % 540);
				request := NULL;
				IF free % 4 <> 0 AND days < 29 THEN
					request := md5('demo request ' || student)::uuid;
					INSERT INTO tutoring.tutor_requests (id, school_id, student_id, tutor_id, status, message, cause, created_at, viewed_at,
						processed_at, expires_at, updated_at)
					VALUES (request, school, student, tutor, 'APPROVED', wishes[1 + free % 10], 'person', began - interval '27 hours',
						began - interval '3 hours', began, began + interval '13 days', began);
				END IF;
				match := md5('demo match ' || student)::uuid;
				INSERT INTO tutoring.tutor_students (id, school_id, tutor_id, student_id, assigned_at, assigned_by, request_id, updated_at)
				VALUES (match, school, tutor, student, began, CASE WHEN free % 4 <> 0 THEN tutor ELSE
					(SELECT t.person_id FROM school.class_students s JOIN school.class_teachers t USING (class_id)
						WHERE s.person_id = student ORDER BY t.person_id LIMIT 1) END, request, began);
				-- A lesson every few days; feedback on most of them, for some students none for weeks.
				FOR l IN 1 .. 1 + free % 4 LOOP
					CONTINUE WHEN days - l * 5 < 1 OR free % 9 = 8 AND days - l * 5 < 16;
					lesson := md5('demo lesson ' || student || l)::uuid;
					began := (today - (days - l * 5) + time '16:00') AT TIME ZONE 'Asia/Seoul' + make_interval(mins => (free * 31 + l * 17) % 240);
					INSERT INTO speaking.learning_sessions (id, school_id, student_id, tutor_id, session_type, started_at, seen_at, ended_at, end_cause, day, duration,
						speaking_duration, reported_ms)
					SELECT lesson, school, student, tutor, (ARRAY['practice', 'conversation'])[1 + l % 2], began, began + make_interval(secs => d.lasted),
						began + make_interval(secs => d.lasted), 'student', today - (days - l * 5), d.lasted, d.spoken, d.spoken * 1000
					FROM (SELECT 600 + (free * 71 + l * 131) % 900 AS lasted, 200 + (free * 37 + l * 59) % 380 AS spoken) AS d;
					feedback := md5('demo feedback ' || student || l)::uuid;
					INSERT INTO tutoring.feedback_messages (id, school_id, tutor_id, student_id, message, session_id, websocket_sent,
						created_at, read_at)
					VALUES (feedback, school, tutor, student, praises[1 + (free * 5 + l * 3) % 12], CASE WHEN l % 2 = 1 THEN lesson END, true,
						began + interval '2 hours', CASE WHEN began < now() - interval '4 days' THEN began + interval '9 hours' END);
				END LOOP;
				free := free + 1;
			END LOOP;
		END LOOP;

		-- Requests that nobody has answered yet, to tutors who still take students; some students asked two.
		FOR n IN 1 .. CASE story.code WHEN 'HANBIT' THEN 18 ELSE 4 END LOOP
			student := student_ids[free];
			FOR k IN 0 .. CASE WHEN n % 5 = 0 THEN 1 ELSE 0 END LOOP
				tutor := tutor_ids[CASE story.code WHEN 'HANBIT' THEN 3 + (n + k) % 6 ELSE 2 + (n + k) % 2 END];
				days := n * 3 % 11;
				began := CASE WHEN days = 0 THEN now() - make_interval(mins => 20 + n * 7)
					ELSE (today - days + time '12:30') AT TIME ZONE 'Asia/Seoul' + make_interval(mins => n * 41 % 480) END;
				INSERT INTO tutoring.tutor_requests (id, school_id, student_id, tutor_id, message, created_at, viewed_at, expires_at,
					reminded_at, updated_at)
				VALUES (md5('demo open request ' || student || k)::uuid, school, student, tutor, wishes[1 + (n + k * 3) % 10], began,
					CASE WHEN days > 2 THEN began + interval '5 hours' END, began + interval '14 days',
					CASE WHEN days >= 8 THEN began + interval '7 days' END, began);
			END LOOP;
			free := free + 1;
		END LOOP;

		-- Requests that came to nothing.
		FOR n IN 1 .. CASE story.code WHEN 'HANBIT' THEN 12 ELSE 3 END LOOP
			student := student_ids[free];
			tutor := tutor_ids[1 + n % cardinality(tutor_ids)];
			began := (today - 16 - n % 6 + time '11:00') AT TIME ZONE 'Asia/Seoul' + make_interval(mins => n * 53 % 420);
			INSERT INTO tutoring.tutor_requests (id, school_id, student_id, tutor_id, status, message, reason, cause, created_at, viewed_at,
				processed_at, expires_at, reminded_at, updated_at)
			SELECT md5('demo closed request ' || student)::uuid, school, student, tutor, s.status, wishes[1 + n % 10], s.reason, s.cause, began,
				s.viewed, s.processed, began + interval '14 days', CASE WHEN s.status = 'EXPIRED' THEN began + interval '7 days' END, s.processed
			FROM (VALUES
				(0, 'REJECTED', '이번 달은 일정이 가득 찼어요. 다음 달에 다시 이야기해요.', 'person', began + interval '4 hours', began + interval '26 hours'),
				(1, 'CANCELLED', NULL, 'person', NULL, began + interval '20 hours'),
				(2, 'EXPIRED', NULL, 'time', NULL, began + interval '14 days')) AS s(i, status, reason, cause, viewed, processed)
			WHERE s.i = n % 3;
			free := free + 1;
		END LOOP;

		-- One match that ended.
		began := (today - 45 + time '15:00') AT TIME ZONE 'Asia/Seoul';
		INSERT INTO tutoring.tutor_students (id, school_id, tutor_id, student_id, status, assigned_at, assigned_by, ended_at, ended_by,
			end_reason, updated_at)
		VALUES (md5('demo ended match ' || story.code)::uuid, school, tutor_ids[3], student_ids[free], 'inactive', began, tutor_ids[3],
			began + interval '30 days', tutor_ids[3], '한 학기 동안 수고했어요. 목표를 이뤄서 마무리해요.', began + interval '30 days');

		announcement := md5('demo announcement ' || story.code)::uuid;
		INSERT INTO inbox.announcements (id, school_id, author_id, audience, title, body, reach, sent_count, created_at)
		SELECT announcement, school, admin, '{"all": true}', '말하기 연습 주간을 시작해요',
			E'이번 주부터 두 주 동안 말하기 연습 주간이에요.\n튜터와 정한 시간에 하루 10분씩 소리 내어 연습해 보세요. 마지막 날에는 도서관에서 작은 발표회가 있어요.',
			count(*), count(*), (today - 5 + time '09:10') AT TIME ZONE 'Asia/Seoul'
		FROM school.people p WHERE p.school_id = school;
	END LOOP;

	-- ------------------------------------------------ what they were told of it; what is older than three days, or four of five, was read
	INSERT INTO inbox.notifications (id, school_id, user_id, type, kind, params, link, sent_via, is_read, read_at, created_at)
	SELECT md5('demo notice ' || t.event || t.person)::uuid, t.school_id, t.person, k.type, t.kind, t.params, t.link, '{inbox,live}',
		t.at < now() - interval '3 days' AND t.rest <> 0, CASE WHEN t.at < now() - interval '3 days' AND t.rest <> 0
			THEN least(t.at + make_interval(hours => 1 + t.rest * 5), now()) END, t.at
	FROM (SELECT e.*, ('x' || substr(md5(e.event || e.person), 1, 6))::bit(24)::integer % 5 AS rest FROM (
		SELECT r.school_id, r.tutor_id AS person, 'request_received' AS kind, 'request_received:' || r.id AS event, r.created_at AS at,
			jsonb_build_object('student', s.name, 'excerpt', left(r.message, 140)) AS params, '/requests/' || r.id AS link
		FROM tutoring.tutor_requests r JOIN school.people s ON s.id = r.student_id
		UNION ALL
		SELECT r.school_id, r.tutor_id, 'request_reminder', 'request_reminder:' || r.id, r.reminded_at,
			jsonb_build_object('student', s.name, 'until', r.expires_at), '/requests/' || r.id
		FROM tutoring.tutor_requests r JOIN school.people s ON s.id = r.student_id WHERE r.reminded_at IS NOT NULL
		UNION ALL
		SELECT r.school_id, r.student_id, 'request_' || lower(r.status), 'request_' || lower(r.status) || ':' || r.id, r.processed_at,
			jsonb_strip_nulls(jsonb_build_object('tutor', t.name, 'reason', r.reason)), '/requests/' || r.id
		FROM tutoring.tutor_requests r JOIN school.people t ON t.id = r.tutor_id WHERE r.status IN ('APPROVED', 'REJECTED', 'EXPIRED')
		UNION ALL
		SELECT r.school_id, r.tutor_id, CASE r.status WHEN 'CANCELLED' THEN 'request_cancelled' ELSE 'request_unanswered' END,
			CASE r.status WHEN 'CANCELLED' THEN 'request_cancelled:' ELSE 'request_unanswered:' END || r.id, r.processed_at,
			jsonb_build_object('student', s.name), '/requests/' || r.id
		FROM tutoring.tutor_requests r JOIN school.people s ON s.id = r.student_id WHERE r.status IN ('CANCELLED', 'EXPIRED')
		UNION ALL
		SELECT m.school_id, m.student_id, 'match_created', 'match_created:' || m.id, m.assigned_at, jsonb_build_object('tutor', t.name),
			'/tutors/' || m.tutor_id
		FROM tutoring.tutor_students m JOIN school.people t ON t.id = m.tutor_id WHERE m.assigned_by <> m.tutor_id
		UNION ALL
		SELECT m.school_id, m.tutor_id, 'match_received', 'match_received:' || m.id, m.assigned_at, jsonb_build_object('student', s.name),
			'/students/' || m.student_id
		FROM tutoring.tutor_students m JOIN school.people s ON s.id = m.student_id WHERE m.assigned_by <> m.tutor_id
		UNION ALL
		SELECT m.school_id, m.student_id, 'match_ended', 'match_ended:' || m.id, m.ended_at,
			jsonb_build_object('tutor', t.name, 'reason', m.end_reason), '/tutors'
		FROM tutoring.tutor_students m JOIN school.people t ON t.id = m.tutor_id WHERE m.status = 'inactive'
		UNION ALL
		SELECT f.school_id, f.student_id, 'feedback_received', 'feedback_received:' || f.id, f.created_at,
			jsonb_build_object('tutor', t.name, 'excerpt', left(f.message, 140)), '/feedback#feedback-' || f.id
		FROM tutoring.feedback_messages f JOIN school.people t ON t.id = f.tutor_id
		UNION ALL
		SELECT a.school_id, p.id, 'announcement', 'announcement:' || a.id, a.created_at,
			jsonb_build_object('title', a.title, 'excerpt', left(a.body, 140)), '/inbox/announcements/' || a.id
		FROM inbox.announcements a JOIN school.people p USING (school_id)
	) AS e WHERE e.school_id IN (md5('demo HANBIT')::uuid, md5('demo NARU')::uuid)) AS t
	JOIN inbox.kinds k USING (kind);
	UPDATE inbox.notifications n SET group_key = 'feedback:' || f.tutor_id
	FROM tutoring.feedback_messages f WHERE n.kind = 'feedback_received' AND n.link = '/feedback#feedback-' || f.id;
	INSERT INTO inbox.deliveries (school_id, notification_id, event_key, recipient, channel, status, due_at, sent_at, created_at)
	SELECT n.school_id, n.id, 'demo:' || n.id, n.user_id, c, 'sent', n.created_at, n.created_at, n.created_at
	FROM inbox.notifications n CROSS JOIN unnest(n.sent_via) AS c
	WHERE n.school_id IN (md5('demo HANBIT')::uuid, md5('demo NARU')::uuid);

	INSERT INTO school.access_log (school_id, actor_id, student_id, action, detail, at)
	SELECT c.school_id, c.recorded_by, c.person_id, 'consent_recorded', jsonb_build_object('method', c.method), c.recorded_at
	FROM school.consents c WHERE c.school_id IN (md5('demo HANBIT')::uuid, md5('demo NARU')::uuid) ORDER BY c.person_id;
	INSERT INTO school.access_log (school_id, actor_id, student_id, action, detail, at)
	SELECT m.school_id, m.assigned_by, m.student_id, 'matched_directly', jsonb_build_object('tutor', m.tutor_id), m.assigned_at
	FROM tutoring.tutor_students m WHERE m.assigned_by <> m.tutor_id AND m.school_id IN (md5('demo HANBIT')::uuid, md5('demo NARU')::uuid)
	ORDER BY m.assigned_at;
END $demo$;
