/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/access.h"

ACCESS(TALKER, "{student,tutor,teacher,admin}", NO_OBJECT);
ACCESS(CONVERSATION, "{student,tutor,teacher,admin}", SQL_CHAT_FIND_OWN_CONVERSATION);
ACCESS(SITUATION, "{student,tutor,teacher,admin}", SQL_CHAT_FIND_SITUATION);
ACCESS(SITUATION_AUTHOR, "{student,tutor,teacher,admin}", SQL_CHAT_FIND_OWN_SITUATION);
ACCESS(RECOMMENDATION, "{student,tutor,teacher,admin}", SQL_CHAT_FIND_OWN_RECOMMENDATION);
