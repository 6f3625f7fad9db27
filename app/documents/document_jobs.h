/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read_document {version_id, restores?}: what was sent goes to the store; then its text, read in a jail, replaces the document's.
 * Between the two nothing is lost: a job that is tried again goes on from the store. What cannot be read ends with the code that
 * documents/extract.h gives it.
 */
#ifndef SEODANG_DOCUMENTS_DOCUMENT_JOBS_H
#define SEODANG_DOCUMENTS_DOCUMENT_JOBS_H

#include "jobs/job_type.h"

job_handler read_document_job;

#endif
