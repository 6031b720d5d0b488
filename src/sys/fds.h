/* SPDX-License-Identifier: MIT */
/*
 * fds.h - reading input and writing whole lines through file descriptors.
 *
 * Descriptors may be non-blocking or not; none is ever changed, for other
 * processes may share it. EINTR is retried, EAGAIN waited out with poll(2).
 */
#ifndef AF_FDS_H
#define AF_FDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

/* Opens /dev/null on whichever of 0, 1, 2 is closed, so that no file lands there. A closed stdout
 * stays an error: see fds_stdout_usable. */
int fds_sanitize(struct err *err) AF_MUST_USE;
bool fds_stdout_usable(void);

enum fds_result { FDS_DATA, FDS_EOF, FDS_AGAIN, FDS_FAIL };

/* One read(2) of what is there; FDS_AGAIN: nothing now (only on a non-blocking descriptor or after
 * a signal). `name` is for the message. */
enum fds_result fds_read(int fd, const char *name, char *data, size_t size, size_t *got,
			 struct err *err) AF_MUST_USE;

/* Writes everything, waiting as long as it takes; ERR_IO (sys EPIPE where the reader is gone). */
int fds_write_all(int fd, const char *name, const char *data, size_t len,
		  struct err *err) AF_MUST_USE;

/* The same of whole lines. Where a regular file takes only a part of them (a full disk), it is cut
 * back to the end of the last whole one, unless another has written behind us. */
int fds_write_lines(int fd, const char *name, const char *data, size_t len,
		    struct err *err) AF_MUST_USE;

/* What was written to a regular file survives a crash of the machine; anything else has no such
 * wish. ERR_IO. */
int fds_sync(int fd, const char *name, struct err *err) AF_MUST_USE;

/* The descriptor that a path names (/dev/stderr, /dev/fd/3, /proc/self/fd/3), or -1: opening it
 * would begin a regular file behind it anew. */
int fds_named(const char *path);

/* A descriptor of one's own for that which was inherited as fd, to write to; -1 with errno, also
 * where fd is one that this process opened for itself. */
int fds_dup_named(int fd);

/* A small file read whole (at most max bytes) into a new NUL-terminated string the caller frees;
 * ERR_NOINPUT, ERR_CONFIG. private: mode & 077 is ERR_CONFIG. */
int fds_read_file(const char *path, size_t max, bool private_only, char **text, size_t *len,
		  struct err *err) AF_MUST_USE;

/* Enlarges the pipe behind fd to 1 MiB where it is a pipe; failure does not matter. */
void fds_widen_pipe(int fd);

#endif
