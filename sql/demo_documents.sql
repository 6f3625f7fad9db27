-- SPDX-License-Identifier: GPL-3.0-or-later
-- A few documents of the demo school, sent as people send them: the worker reads them as soon as it runs. Loaded once, after demo_speaking.sql.

DO $demo$
DECLARE
	school uuid := md5('demo HANBIT')::uuid;
	teacher uuid;
	document uuid;
	version uuid;
	sent record;
BEGIN
	IF NOT EXISTS (SELECT FROM school.schools s WHERE s.id = school) OR EXISTS (SELECT FROM documents.documents d WHERE d.school_id = school) THEN
		RETURN;
	END IF;
	PERFORM auth.act_in_school(school);
	SELECT r.person_id INTO teacher FROM school.roles r JOIN school.class_teachers t ON t.person_id = r.person_id WHERE r.school_id = school AND r.role = 'teacher'
	ORDER BY r.person_id LIMIT 1;
	PERFORM set_config('seodang.user_id', teacher::text, true), set_config('seodang.roles', 'teacher', true);
	FOR sent IN SELECT * FROM (VALUES
		('급식 안내.md', 'school', E'# 급식 안내\n우리 학교에서는 열두 시 십 분부터 점심을 먹어요. 급식실에서는 줄을 서고, 음식은 먹을 만큼만 받아요.\n\n## 알레르기\n알레르기가 있는 학생은 영양 교사에게 미리 알려 주세요. 식단표의 번호가 알레르기를 일으키는 음식을 뜻해요.\n\n## 우유\n우유는 둘째 시간이 끝나면 교실로 와요.\n'),
		('현장체험학습 계획.md', 'role:student', E'# 현장체험학습 계획\n국립과학관으로 체험학습을 갑니다. 아홉 시까지 운동장에 모여요.\n\n## 준비물\n도시락과 물, 필기도구를 가져오세요. 용돈은 만 원까지예요.\n\n## 안전\n모둠에서 떨어지면 안내소로 가고, 담임 선생님께 전화하세요.\n'),
		('중간고사 범위.txt', 'school', E'중간고사 범위와 시간표\n\n국어는 1단원부터 3단원까지, 수학은 이차함수와 확률까지예요.\n영어는 Lesson 1 to 4: present perfect, relative pronouns and the reading passages.\n과학은 광합성과 물의 순환에서 나와요.\n\n시험 시간에는 휴대전화를 꺼서 앞에 냅니다.\n'),
		('Speaking club handbook.md', 'school', E'# Speaking club handbook\nThe speaking club meets every Wednesday after school. Each meeting has a warm-up, a topic and feedback.\n\n## Topics\nTravel, school lunch, hobbies, and the environment. Members choose the next topic together.\n\n## 말하기 규칙\n틀려도 괜찮아요. 친구가 말할 때는 끝까지 들어요.\n'),
		('수행평가 채점 기준.html', 'role:teacher', '<!doctype html><html><body><h1>수행평가 채점 기준</h1><p>발표 40점, 보고서 60점입니다.</p><p>기한을 넘긴 보고서는 하루마다 5점을 뺍니다.</p></body></html>'),
		('학부모 상담 메모.txt', '', E'학부모 상담 메모\n\n상담 일정을 정리해 둡니다. 이 문서는 나만 볼 수 있어요.\n')
	) AS v(file_name, shared_with, text) LOOP
		document := documents.add_document(regexp_replace(sent.file_name, '\.[a-z]+$', ''));
		SELECT a.version INTO version FROM documents.add_version(document, sent.file_name, octet_length(sent.text)) AS a;
		INSERT INTO documents.uploads (version_id, first_byte, school_id, content) VALUES (version, 0, school, convert_to(sent.text, 'UTF8'));
		IF sent.shared_with <> '' THEN
			PERFORM documents.share(document, ARRAY[sent.shared_with]);
		END IF;
	END LOOP;
	PERFORM set_config('seodang.user_id', '', true), set_config('seodang.roles', '', true);
END $demo$;
