/* Whether a disk was never written to, so that a file system may be made on it. */
#ifndef BLANK_H
#define BLANK_H

/* Returns 1 when the first 16 MiB and the last MiB hold nothing but zeros, 0 when not, -1 with errno. */
int disk_is_blank(const char *device);

#endif
