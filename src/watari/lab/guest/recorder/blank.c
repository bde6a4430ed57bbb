#include "blank.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MIB (1 << 20)
#define HEAD_MIB 16

static char piece[MIB];

static int is_zero(int fd, off_t at) {
    ssize_t length = pread(fd, piece, MIB, at);
    if (length < 0)
        return -1;
    return length == 0 || (piece[0] == 0 && memcmp(piece, piece + 1, length - 1) == 0);
}

int disk_is_blank(const char *device) {
    int fd = open(device, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    off_t size = lseek(fd, 0, SEEK_END);
    int blank = size < 0 ? -1 : is_zero(fd, size > MIB ? size - MIB : 0);
    for (off_t at = 0; blank == 1 && at < (off_t)HEAD_MIB * MIB; at += MIB)
        blank = is_zero(fd, at);
    close(fd);
    return blank;
}
