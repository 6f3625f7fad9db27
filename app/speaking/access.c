/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/access.h"

ACCESS(PRACTICE_AUTHOR, "{tutor,teacher,admin}", NO_OBJECT);
ACCESS(PRACTICE_SET, "{student,tutor,teacher,admin}", SQL_SPEAKING_FIND_SET);
ACCESS(PRACTICE_SET_STUDENT, "{student}", SQL_SPEAKING_FIND_SET);
ACCESS(PRACTICE_SET_READER, "{tutor,teacher,admin}", SQL_SPEAKING_FIND_SET);
ACCESS(PRACTICE_SET_AUTHOR, "{tutor,teacher,admin}", SQL_SPEAKING_FIND_OWN_SET);
ACCESS(OWN_SESSION, "{student}", SQL_SPEAKING_FIND_OWN_SESSION);
ACCESS(OWN_ATTEMPT, "{student}", SQL_SPEAKING_FIND_OWN_ATTEMPT);
ACCESS(ATTEMPT_TUTOR, "{tutor}", SQL_SPEAKING_FIND_TAUGHT_ATTEMPT);
const struct access ACCESS_SOUND = {.name = "SOUND", .roles = "{student,tutor,teacher,admin}", .object = SQL_SPEAKING_FIND_SOUND, .embedded = true};
ACCESS(SPEAKER, "{student,tutor,teacher,admin}", NO_OBJECT);
ACCESS(OWN_RECORDING, "{student,tutor,teacher,admin}", SQL_SPEAKING_FIND_OWN_RECORDING);
ACCESS(HEARD_STUDENT, "{student,tutor,teacher,admin}", SQL_SPEAKING_FIND_HEARD_STUDENT);
ACCESS(OWN_ANSWER, "{tutor}", SQL_SPEAKING_FIND_OWN_ANSWER);
