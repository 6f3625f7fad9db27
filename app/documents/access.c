/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/access.h"

ACCESS(DOCUMENT_READER, "{student,tutor,teacher,admin}", NO_OBJECT);
ACCESS(DOCUMENT_AUTHOR, "{tutor,teacher,admin}", NO_OBJECT);
ACCESS(DOCUMENT, "{student,tutor,teacher,admin}", SQL_DOCUMENTS_FIND_DOCUMENT);
ACCESS(OWN_DOCUMENT, "{tutor,teacher,admin}", SQL_DOCUMENTS_FIND_OWN_DOCUMENT);
ACCESS(OWN_FOLDER, "{tutor,teacher,admin}", SQL_DOCUMENTS_FIND_OWN_FOLDER);
