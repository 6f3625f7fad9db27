-- SPDX-License-Identifier: GPL-3.0-or-later
-- Three class sessions of a class of the demo school, on Tuesdays of the last weeks; loaded once, after demo_history.sql. The same story each
-- time, counted back from now: the class gets better, and the first one is so old that its messages are gone.

CREATE FUNCTION pg_temp.chance(word text) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
	SELECT ('x' || substr(md5(word), 1, 6))::bit(24)::integer / 16777216.0;
$$;

CREATE TEMP TABLE demo_sessions (number integer, weeks_ago integer, began time, minutes integer, kind text);
INSERT INTO demo_sessions VALUES (1, 5, '10:20', 38, 'vocabulary'), (2, 2, '10:20', 41, 'proverb'), (3, 1, '11:15', 36, 'math');

-- The first wrong answer is the one that many fall for.
CREATE TEMP TABLE demo_cards (part integer, number integer, concept text, difficulty integer, question text, answer text, wrong text[]);
INSERT INTO demo_cards VALUES
	(1, 1, '낱말 뜻', 2, '‘마무리하다’와 뜻이 비슷한 낱말은?', '끝맺다', '{시작하다,망설이다,되풀이하다}'),
	(1, 2, '낱말 뜻', 2, '‘어렴풋하다’의 뜻은?', '뚜렷하지 않다', '{매우 밝다,아주 가깝다,몹시 바쁘다}'),
	(1, 3, '맞춤법', 3, '바르게 쓴 것은?', '며칠', '{몇일,몇 일,며칟}'),
	(1, 4, '맞춤법', 3, '‘내일 ○○에 가자.’에서 바른 것은?', '봬요', '{뵈요,봬어요,뵈여요}'),
	(1, 5, '반대말', 2, '‘느슨하다’의 반대말은?', '팽팽하다', '{헐겁다,넉넉하다,가볍다}'),
	(1, 6, '반대말', 4, '‘겸손하다’의 반대말은?', '거만하다', '{얌전하다,공손하다,조심스럽다}'),
	(2, 1, '속담', 2, '가는 말이 고와야 ○○ 말이 곱다', '오는', '{하는,듣는,주는}'),
	(2, 2, '속담', 2, '티끌 모아 ○○', '태산', '{부자,언덕,보물}'),
	(2, 3, '속담', 3, '등잔 밑이 ○○', '어둡다', '{밝다,뜨겁다,가깝다}'),
	(2, 4, '속담 뜻', 3, '‘소 잃고 외양간 고친다’의 뜻은?', '일이 잘못된 뒤에는 손을 써도 소용이 없다', '{일이 잘못되어도 포기하지 않는다,미리 준비하면 걱정이 없다,가축을 잘 돌봐야 한다}'),
	(2, 5, '속담 뜻', 3, '‘우물 안 개구리’는 어떤 사람인가요?', '보고 들은 것이 적은 사람', '{조용히 지내는 사람,한 가지를 잘하는 사람,물을 좋아하는 사람}'),
	(2, 6, '속담 뜻', 4, '‘빈 수레가 요란하다’의 뜻은?', '아는 것이 없는 사람이 더 떠든다', '{가난한 사람이 부지런하다,낡은 물건은 소리가 난다,급할수록 천천히 한다}'),
	(2, 7, '속담', 4, '고래 싸움에 ○○ 등 터진다', '새우', '{멸치,거북,오징어}'),
	(3, 1, '정수와 유리수', 2, '(-3) + (-5) = ?', '-8', '{8,2,-2}'),
	(3, 2, '정수와 유리수', 3, '(-4) × (-6) = ?', '24', '{-24,-10,10}'),
	(3, 3, '정수와 유리수', 3, '7 - (-2) = ?', '9', '{5,-9,-5}'),
	(3, 4, '소인수분해', 3, '60을 소인수분해하면 2의 지수는?', '2', '{3,1,4}'),
	(3, 5, '소인수분해', 4, '18과 24의 최대공약수는?', '6', '{72,3,12}'),
	(3, 6, '문자와 식', 3, 'x = 4일 때 3x - 5 = ?', '7', '{29,17,2}'),
	(3, 7, '문자와 식', 3, '2a + 5a = ?', '7a', '{10a,7a²,7}'),
	(3, 8, '소인수분해', 4, '12와 18의 최소공배수는?', '36', '{6,72,216}');

-- votes: NULL for no question; who: a participant's number. Messages of the first session are deleted by now.
CREATE TEMP TABLE demo_messages (part integer, minute integer, who integer, content text, votes integer, is_answered boolean, is_hidden boolean);
INSERT INTO demo_messages VALUES
	(2, 1, 3, '안녕하세요!', NULL, false, false), (2, 1, 7, '안녕하세요~ 저 들어왔어요', NULL, false, false), (2, 2, 12, '속담 재밌겠다', NULL, false, false),
	(2, 5, 5, '저 이거 알아요', NULL, false, false), (2, 9, 16, '등잔이 뭐예요?', 6, true, false), (2, 10, 2, '옛날에 쓰던 등불이래요', NULL, false, false),
	(2, 14, 9, '외양간은 어디에 있는 거예요?', 3, true, false), (2, 16, 11, '아깝다…', NULL, false, false), (2, 17, 4, '다음엔 맞힐게요', NULL, false, false),
	(2, 21, 8, '바보들아 ㅋㅋㅋ', NULL, false, true), (2, 22, 14, '그런 말은 쓰지 말자', NULL, false, false), (2, 26, 6, '왜 하필 고래랑 새우예요?', 4, false, false),
	(2, 30, 13, '‘빈 수레’는 학교에서도 쓸 수 있겠어요', NULL, false, false), (2, 33, 1, '속담이랑 사자성어는 뭐가 달라요?', 5, false, false), (2, 38, 10, '재미있었어요', NULL, false, false),
	(2, 39, 15, '다음 시간에도 해요!', NULL, false, false),
	(3, 1, 2, '안녕하세요', NULL, false, false), (3, 2, 6, '오늘은 수학이다', NULL, false, false), (3, 6, 9, '음수끼리 곱하면 왜 양수가 돼요?', 9, true, false),
	(3, 8, 4, '이제 알겠어요', NULL, false, false), (3, 12, 11, '빼기가 두 번이면 더하기!', NULL, false, false), (3, 15, 16, '지수가 뭐였죠?', 3, true, false),
	(3, 19, 1, '최대공약수는 작은 거 고르면 되나요?', 7, false, false), (3, 22, 14, '아 곱하는 거였구나', NULL, false, false), (3, 25, 7, '저 다 맞혔어요', NULL, false, false),
	(3, 27, 18, '대단해', NULL, false, false), (3, 30, 5, '7a랑 7은 달라요?', 2, false, false), (3, 34, 3, '숙제 있어요?', 1, true, false), (3, 35, 12, '감사합니다', NULL, false, false);

DO $demo$
DECLARE
	school uuid := md5('demo HANBIT')::uuid;
	class uuid;
	s demo_sessions;
	session uuid;
	deck uuid;
	began timestamptz;
	ended timestamptz;
	nicknames text[] := '{구름이,초코송이,달토끼,책벌레,번개,해바라기,고양이,라면왕,별똥별,수박바,물고기자리,코딱지탐정,하늘다람쥐,민트초코,종이비행기,파란모자,졸린곰,작은별,떡볶이,바람개비}';
BEGIN
	SELECT c.id INTO class FROM school.classes c WHERE c.school_id = school AND c.grade = 1 AND c.name = '1';
	IF class IS NULL OR EXISTS (SELECT FROM classroom.sessions r WHERE r.class_id = class) THEN
		RETURN;
	END IF;
	FOR s IN SELECT * FROM demo_sessions ORDER BY number LOOP
		session := md5('demo class session ' || s.number)::uuid;
		deck := md5('demo deck ' || s.number)::uuid;
		began := (date_trunc('week', now() AT TIME ZONE 'Asia/Seoul')::date + 1 - 7 * s.weeks_ago + s.began) AT TIME ZONE 'Asia/Seoul';
		ended := began + make_interval(mins => s.minutes);
		INSERT INTO classroom.sessions (id, school_id, class_id, teacher_id, code, started_at, ended_at, expires_at)
		SELECT session, school, class, t.person_id, 'DEM0000' || s.number, began, ended, began + interval '60 minutes'
		FROM school.class_teachers t JOIN school.people p ON p.id = t.person_id WHERE t.class_id = class ORDER BY p.login DESC LIMIT 1;

		-- Some are missing each time; every third joins as oneself.
		INSERT INTO classroom.participants (id, school_id, session_id, student_id, nickname, avatar_id, joined_at, admitted_at, last_seen_at)
		SELECT md5(format('demo participant %s %s', s.number, x.number))::uuid, school, session, CASE WHEN x.number % 3 = 0 THEN x.person_id END,
			CASE WHEN x.number % 3 = 0 THEN p.name ELSE nicknames[x.number] END, 1 + (x.number * 13) % 64, j.at, j.at + interval '1 second',
			CASE WHEN x.number = 17 THEN ended - interval '15 minutes' ELSE ended END
		FROM (SELECT person_id, class_id, number::integer AS number FROM school.class_students WHERE class_id = class) AS x JOIN school.people p ON p.id = x.person_id
		CROSS JOIN LATERAL (SELECT began + make_interval(secs => 20 + 90 * pg_temp.chance(s.number || ' comes ' || x.number)
			+ CASE WHEN x.number = 19 THEN 600 ELSE 0 END) AS at) AS j
		WHERE pg_temp.chance(s.number || ' is here ' || x.number) < 0.8 + 0.06 * s.number;

		INSERT INTO classroom.decks (id, school_id, session_id, grade, type, seconds, has_points, total, remaining, created_at, ended_at)
		SELECT deck, school, session, '6-2', s.kind, 60, true, count(*), '{}', began + interval '5 minutes', ended FROM demo_cards c WHERE c.part = s.number;
		INSERT INTO classroom.cards (id, school_id, session_id, deck_id, number, type, difficulty, concept, question, answer, options, shown_at, ends_at, revealed_at)
		SELECT md5(format('demo card %s %s', s.number, c.number))::uuid, school, session, deck, c.number, s.kind, c.difficulty, c.concept, c.question, c.answer,
			ARRAY(SELECT o FROM unnest(c.wrong || c.answer) AS o ORDER BY md5(o)), t.at, t.at + interval '1 minute', t.at + interval '70 seconds'
		FROM demo_cards c CROSS JOIN LATERAL (SELECT began + make_interval(secs => 300 + 220 * (c.number - 1)) AS at) AS t WHERE c.part = s.number;
		-- Who is good at it, how hard the card is, and how far the class has come.
		INSERT INTO classroom.answers (card_id, participant_id, school_id, content, normalized, correct, points, first_at, answered_at)
		SELECT k.id, p.id, school, a.content, a.content, a.content = k.answer, CASE WHEN a.content = k.answer THEN 100 ELSE 0 END, a.at, a.at
		FROM classroom.cards k JOIN demo_cards c ON c.part = s.number AND c.number = k.number
		JOIN classroom.participants p ON p.session_id = session AND p.joined_at < k.shown_at AND p.last_seen_at > k.shown_at
		CROSS JOIN LATERAL (SELECT k.shown_at + make_interval(secs => 4 + 45 * pg_temp.chance(k.id || ' when ' || p.id)) AS at,
			pg_temp.chance(k.id || ' right ' || p.id) AS luck, pg_temp.chance(k.id || ' wrong ' || p.id) AS choice) AS h
		CROSS JOIN LATERAL (SELECT h.at, CASE WHEN h.luck < 0.78 + 0.06 * s.number - 0.11 * (c.difficulty - 1) + 0.25 * (pg_temp.chance('talent ' || p.nickname) - 0.5)
			THEN c.answer WHEN h.choice < 0.6 THEN c.wrong[1] WHEN h.choice < 0.85 THEN c.wrong[2] ELSE c.wrong[3] END AS content) AS a
		WHERE k.session_id = session AND pg_temp.chance(k.id || ' answers ' || p.id) < 0.94;
		UPDATE classroom.participants p SET points = (SELECT COALESCE(sum(a.points), 0) FROM classroom.answers a WHERE a.participant_id = p.id) WHERE p.session_id = session;
		UPDATE classroom.sessions r SET most_present = (SELECT count(*) FROM classroom.participants p WHERE p.session_id = r.id) WHERE r.id = session;

		-- Whoever is to write but was not here is written for by the next one.
		INSERT INTO classroom.messages (id, school_id, session_id, participant_id, nickname, avatar_id, content, created_at, moderated, is_question, answered_at, votes)
		SELECT md5('demo message ' || m.content)::uuid, school, session, w.id, w.nickname, w.avatar_id, m.content, t.at, m.is_hidden, m.votes IS NOT NULL,
			CASE WHEN m.is_answered THEN t.at + interval '2 minutes' END, COALESCE(m.votes, 0)
		FROM demo_messages m CROSS JOIN LATERAL (SELECT began + make_interval(mins => m.minute, secs => 50 * pg_temp.chance(m.content)) AS at) AS t
		JOIN (SELECT p.*, row_number() OVER (ORDER BY p.joined_at) AS n, count(*) OVER () AS count FROM classroom.participants p WHERE p.session_id = session) AS w
			ON w.n = 1 + m.who % w.count
		WHERE m.part = s.number;

		INSERT INTO classroom.logs (school_id, session_id, event_type, payload, timestamp)
		SELECT school, session, 'joined', jsonb_build_object('participant_id', p.id), p.joined_at FROM classroom.participants p WHERE p.session_id = session
		UNION ALL SELECT school, session, e.event_type, COALESCE(e.payload, '{}'), began + e.after FROM (VALUES
			('session_started', NULL::jsonb, interval '0'), ('door_locked', NULL, interval '12 minutes'), ('session_extended', '{"minutes": 15}', interval '24 minutes'),
			('session_ended', NULL, make_interval(mins => s.minutes))) AS e(event_type, payload, after)
		UNION ALL SELECT school, session, e.event_type, CASE e.names WHEN 'message' THEN jsonb_build_object('message_id', m.id)
				ELSE jsonb_build_object('participant_id', m.participant_id) END, m.created_at + e.after
			FROM classroom.messages m CROSS JOIN (VALUES ('message_reported', 'message', interval '20 seconds'), ('message_hidden', 'message', interval '35 seconds'),
				('muted', 'participant_id', interval '40 seconds'), ('unmuted', 'participant_id', interval '8 minutes')) AS e(event_type, names, after)
			WHERE m.session_id = session AND m.moderated
		UNION ALL SELECT school, session, 'question_answered', jsonb_build_object('message_id', m.id), m.answered_at
			FROM classroom.messages m WHERE m.session_id = session AND m.answered_at IS NOT NULL;
	END LOOP;
END $demo$;
