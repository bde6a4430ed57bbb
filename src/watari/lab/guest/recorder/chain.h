/* A record that is only ever extended: one line every few seconds, each bound to the one before.
 *
 *     <n> <unix time> <sha256 hex>
 *
 * The hash of line n > 1 is that of the text "<hash of line n-1> <n> <time>". The hash of line 1 is random, so that
 * no two records are alike. A line is written in one piece and is on the disk before the next one is made: a hard
 * stop can tear the last line and no other. A torn line is cut off when the record is opened again, and counted.
 */
#ifndef CHAIN_H
#define CHAIN_H

#include "sha256.h"

#define PATH_BYTES 256

struct chain {
    char path[PATH_BYTES];
    int fd;                     /* -1 while closed */
    unsigned long length;       /* lines */
    char first[HEX_DIGITS + 1]; /* hash of line 1: the record's identity */
    char head[HEX_DIGITS + 1];  /* hash of the last line */
    unsigned long broken_at;    /* the first line that does not follow from the one before; 0: unbroken */
    unsigned long torn;         /* last lines cut off since the record began */
};

/* Reads the record from its first line and makes it ready to be extended. Returns 0, or -1 with errno. */
int chain_open(struct chain *chain, const char *path);

/* Adds one line and waits until the disk has it. Returns 0, or -1 with errno; the record is then closed. */
int chain_extend(struct chain *chain);

void chain_close(struct chain *chain);

/* Walks the record of that path from its first line. Fills length, first, head and broken_at, opens nothing. */
int chain_walk(struct chain *chain, const char *path);

#endif
