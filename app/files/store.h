/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes that lie beside the database, by random names: in a directory, or in a bucket of an S3-compatible service (AWS
 * signature version 4). Which files there are, whose they are and where each lies is files.files; its functions are in
 * sql/functions/files.sql:
 *
 *	files.reserve(person, content_type, store) → id, name    in a transaction of its own, before the bytes are written
 *	files.keep(id, bytes)                                    in the transaction of what the file is for
 *
 * A row that goes takes its bytes with it (the job remove_files), and what a crash left between the two is found after an hour.
 * A store belongs to one process; its calls wait for the disk or the service, 30 seconds at most.
 */
#ifndef SEODANG_FILES_STORE_H
#define SEODANG_FILES_STORE_H

#include "core/arena.h"
#include "core/config.h"

struct file_store;

enum store_outcome {
	STORE_DONE,
	STORE_MISSING, /* there is no such file */
	STORE_AWAY,    /* the place cannot be reached or written now: another time; logged */
	STORE_REFUSED, /* it says no: rights, key, bucket; an admin has to mend that; logged */
};

/** Open the place that the configuration names. Never fails: what is wrong shows at the first use, and in `seodang doctor`. */
struct file_store *file_store_open(const struct config *config);
void file_store_close(struct file_store *store);

/** Where new files go (s3 where s3_url is set), as files.files.store says it: "directory" or "s3". */
const char *file_store_kind(const struct file_store *store);

/** Write a file whole. When STORE_DONE is returned, it outlives a power cut. */
enum store_outcome file_store_put(struct file_store *store, const char *name, const char *content_type, const void *bytes, size_t length);

/** Read a file whole, from the place it was written to. @param bytes  out, in the arena; untouched unless STORE_DONE */
enum store_outcome file_store_get(struct file_store *store, const char *kind, const char *name, struct arena *arena, const void **bytes, size_t *length);

/**
 * Where a file is for nginx, which sends it itself (X-Accel-Redirect).
 * @param path  out: below the directory of files, in the arena; NULL where nginx cannot read it, and file_store_get must
 */
enum store_outcome file_store_locate(struct file_store *store, const char *kind, const char *name, struct arena *arena, const char **path);

/** Remove a file. A missing one is removed: STORE_DONE. */
enum store_outcome file_store_remove(struct file_store *store, const char *kind, const char *name);

/** Write, read and remove a small file where new ones go: for `seodang doctor`. STORE_MISSING: what was read is not what was written. */
enum store_outcome file_store_try(struct file_store *store, struct arena *arena);

#endif
