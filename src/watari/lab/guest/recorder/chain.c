#include "chain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LINE_BYTES 128

static void next_hash(const char *previous, unsigned long n, long long at, char hash[HEX_DIGITS + 1]) {
    char text[LINE_BYTES];
    int length = snprintf(text, sizeof text, "%s %lu %lld", previous, n, at);
    sha256_hex(text, length, hash);
}

static void random_hash(char hash[HEX_DIGITS + 1]) {
    unsigned char seed[32] = {0};
    if (getrandom(seed, sizeof seed, 0) != sizeof seed)
        perror("getrandom");
    sha256_hex(seed, sizeof seed, hash);
}

/* Takes one whole line into account; where it does not follow, the first such line is kept in broken_at. */
static void follow(struct chain *chain, const char *line) {
    unsigned long n;
    long long at;
    char found[HEX_DIGITS + 1], wanted[HEX_DIGITS + 1], exact[LINE_BYTES];
    chain->length++;
    if (sscanf(line, "%lu %lld %64[0-9a-f]", &n, &at, found) != 3)
        goto broken;
    snprintf(exact, sizeof exact, "%lu %lld %s\n", n, at, found);
    if (strcmp(exact, line) != 0 || n != chain->length || strlen(found) != HEX_DIGITS)
        goto broken;
    if (n == 1)
        strcpy(chain->first, found);
    else {
        next_hash(chain->head, n, at, wanted);
        if (strcmp(found, wanted) != 0)
            goto broken;
    }
    strcpy(chain->head, found);
    return;
broken:
    if (!chain->broken_at)
        chain->broken_at = chain->length;
}

/* Follows every whole line of a file; returns the offset behind the last one, or -1. */
static off_t follow_all(struct chain *chain, const char *path) {
    FILE *file = fopen(path, "re");
    if (!file)
        return errno == ENOENT ? 0 : -1;
    off_t end = 0;
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, file)) > 0 && line[length - 1] == '\n') {
        follow(chain, line);
        end += length;
    }
    int failed = ferror(file);
    free(line);
    fclose(file);
    return failed ? -1 : end;
}

int chain_walk(struct chain *chain, const char *path) {
    memset(chain, 0, sizeof *chain);
    chain->fd = -1;
    snprintf(chain->path, sizeof chain->path, "%s", path);
    return follow_all(chain, path) < 0 ? -1 : 0;
}

static unsigned long add_torn(const char *path, unsigned long more) {
    char name[PATH_BYTES + 8];
    unsigned long torn = 0;
    snprintf(name, sizeof name, "%s.torn", path);
    FILE *file = fopen(name, "r");
    if (file) {
        if (fscanf(file, "%lu", &torn) != 1)
            torn = 0;
        fclose(file);
    }
    if (more && (file = fopen(name, "w"))) {
        fprintf(file, "%lu\n", torn + more);
        fflush(file);
        fsync(fileno(file));
        fclose(file);
    }
    return torn + more;
}

int chain_open(struct chain *chain, const char *path) {
    struct stat now;
    memset(chain, 0, sizeof *chain);
    snprintf(chain->path, sizeof chain->path, "%s", path);
    off_t end = follow_all(chain, path);
    chain->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (end < 0 || chain->fd < 0 || fstat(chain->fd, &now) < 0)
        goto failed;
    int torn = now.st_size > end;
    if (torn && (ftruncate(chain->fd, end) < 0 || fsync(chain->fd) < 0))
        goto failed;
    chain->torn = add_torn(path, torn);
    return 0;
failed:
    chain_close(chain);
    return -1;
}

int chain_extend(struct chain *chain) {
    char hash[HEX_DIGITS + 1], line[LINE_BYTES];
    unsigned long n = chain->length + 1;
    long long at = time(NULL);
    if (n == 1)
        random_hash(hash);
    else
        next_hash(chain->head, n, at, hash);
    int length = snprintf(line, sizeof line, "%lu %lld %s\n", n, at, hash);
    if (write(chain->fd, line, length) != length || fdatasync(chain->fd) < 0) {
        chain_close(chain);
        return -1;
    }
    if (n == 1)
        strcpy(chain->first, hash);
    strcpy(chain->head, hash);
    chain->length = n;
    return 0;
}

void chain_close(struct chain *chain) {
    if (chain->fd >= 0)
        close(chain->fd);
    chain->fd = -1;
}
