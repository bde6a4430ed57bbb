#define _GNU_SOURCE
#include "web.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_BYTES 2048
#define ANSWER_SECONDS 60  /* a child that takes longer is ended */
#define COUNT_SECONDS 3600 /* but one that counts */

int web_listen(int port) {
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(port)};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof any) < 0 || listen(fd, 32) < 0)
        return -1;
    return fd;
}

/* One line of a small file, without what JSON would have to escape; "" when there is none. */
static const char *fact(const char *path) {
    static char text[256];
    text[0] = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        return text;
    if (!fgets(text, sizeof text, file))
        text[0] = 0;
    fclose(file);
    text[strcspn(text, "\"\\\n")] = 0;
    return text;
}

static double uptime_seconds(void) {
    return atof(fact("/proc/uptime"));
}

static void write_addresses(FILE *out) {
    struct ifaddrs *all, *each;
    const char *comma = "";
    if (getifaddrs(&all) < 0)
        return;
    for (each = all; each; each = each->ifa_next) {
        if (!each->ifa_addr || each->ifa_addr->sa_family != AF_INET || each->ifa_flags & IFF_LOOPBACK)
            continue;
        char text[INET_ADDRSTRLEN];
        inet_ntop(AF_INET, &((struct sockaddr_in *)each->ifa_addr)->sin_addr, text, sizeof text);
        fprintf(out, "%s\"%s\"", comma, text);
        comma = ", ";
    }
    freeifaddrs(all);
}

static void write_chain(FILE *out, const struct chain *chain) {
    fprintf(out, "{\"length\": %lu, \"first\": \"%s\", \"head\": \"%s\", \"ok\": %s, \"broken_at\": ", chain->length,
            chain->first, chain->head, chain->length && !chain->broken_at ? "true" : "false");
    if (chain->broken_at)
        fprintf(out, "%lu", chain->broken_at);
    else
        fprintf(out, "null");
    fprintf(out, ", \"torn\": %lu}", chain->torn);
}

/* The name under which a volume's record is asked for: data, data2, data3, ... */
static const char *volume_name(int slot) {
    static char name[16];
    snprintf(name, sizeof name, slot ? "data%d" : "data", slot + 1);
    return name;
}

static void write_volumes(FILE *out, const struct guest *guest) {
    const char *comma = "";
    for (int slot = 0; slot < VOLUMES; slot++) {
        if (guest->volume[slot].fd < 0)
            continue;
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "/run/volumes/%s", volume_name(slot));
        fprintf(out, "%s{\"name\": \"%s\", \"device\": \"%s\", \"record\": ", comma, volume_name(slot), fact(path));
        write_chain(out, &guest->volume[slot]);
        fprintf(out, "}");
        comma = ", ";
    }
}

static void start(FILE *out, int status, const char *type) {
    fprintf(out, "HTTP/1.0 %d %s\r\nContent-Type: %s\r\nConnection: close\r\n\r\n", status,
            status == 200 ? "OK" : "Not Found", type);
}

static void write_summary(FILE *out, const struct guest *guest) {
    start(out, 200, "application/json");
    fprintf(out, "{\"name\": \"%s\", ", fact("/run/name"));
    fprintf(out, "\"instance_id\": \"%s\", ", fact("/run/instance-id"));
    fprintf(out, "\"boots\": %ld, \"uptime_seconds\": %.2f, \"addresses\": [", atol(fact("/disk/boots")), uptime_seconds());
    write_addresses(out);
    fprintf(out, "], \"record\": ");
    write_chain(out, &guest->root);
    fprintf(out, ", \"volumes\": [");
    write_volumes(out, guest);
    fprintf(out, "]}\n");
}

static void forget_cached_pages(void) {
    int fd = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, "1", 1) != 1)
        perror("drop_caches");
    if (fd >= 0)
        close(fd);
}

/* Reads every record from the disk, line by line, and leaves the finding in its chain. */
static void walk_again(struct guest *guest) {
    forget_cached_pages();
    for (int slot = -1; slot < VOLUMES; slot++) {
        struct chain *chain = slot < 0 ? &guest->root : &guest->volume[slot], seen;
        if (chain->fd < 0)
            continue;
        if (chain_walk(&seen, chain->path) < 0 || strcmp(seen.first, chain->first) != 0)
            seen.broken_at = 1;
        seen.fd = chain->fd;
        seen.torn = chain->torn;
        *chain = seen;
    }
}

static void send_record(FILE *out, const struct chain *chain) {
    struct stat now;
    int fd = chain->fd < 0 ? -1 : open(chain->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &now) < 0) {
        start(out, 404, "text/plain");
        fprintf(out, "no such record\n");
        return;
    }
    start(out, 200, "text/plain");
    fflush(out);
    for (off_t at = 0; at < now.st_size;)
        if (sendfile(fileno(out), fd, &at, now.st_size - at) <= 0)
            break;
    close(fd);
}

/* A line every 200 ms, for as long as somebody listens: the page by which a connection is seen to outlive a move. */
static void keep_counting(FILE *out, struct guest *guest) {
    const struct timespec pause = {.tv_nsec = 200 * 1000000};
    chain_close(&guest->root); /* a volume must not be held by those who only listen */
    for (int slot = 0; slot < VOLUMES; slot++)
        chain_close(&guest->volume[slot]);
    signal(SIGTERM, SIG_DFL);
    alarm(COUNT_SECONDS);
    start(out, 200, "text/plain");
    for (unsigned long n = 1; fprintf(out, "%lu %.2f\n", n, uptime_seconds()) > 0 && fflush(out) == 0; n++)
        nanosleep(&pause, NULL);
}

static void answer(FILE *out, const char *path, struct guest *guest) {
    if (strcmp(path, "/") == 0)
        return write_summary(out, guest);
    if (strcmp(path, "/verify") == 0) {
        walk_again(guest);
        return write_summary(out, guest);
    }
    if (strcmp(path, "/record") == 0)
        return send_record(out, &guest->root);
    if (strcmp(path, "/count") == 0)
        return keep_counting(out, guest);
    for (int slot = 0; slot < VOLUMES; slot++)
        if (strncmp(path, "/record/", 8) == 0 && strcmp(path + 8, volume_name(slot)) == 0)
            return send_record(out, &guest->volume[slot]);
    start(out, 404, "text/plain");
    fprintf(out, "ask for / , /verify , /record , /record/data or /count\n");
}

static void serve(int fd, struct guest *guest) {
    char request[REQUEST_BYTES] = {0}, path[PATH_BYTES] = "/";
    FILE *out = fdopen(fd, "w");
    if (!out || recv(fd, request, sizeof request - 1, 0) <= 0)
        return;
    sscanf(request, "%*s %255s", path);
    answer(out, path, guest);
    fflush(out);
    shutdown(fd, SHUT_WR);
    while (recv(fd, request, sizeof request, 0) > 0) /* until the other side has everything */
        ;
}

void web_answer(int listening, const struct guest *guest) {
    int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    if (fork() == 0) {
        struct guest seen = *guest;
        alarm(ANSWER_SECONDS);
        serve(fd, &seen);
        _exit(0);
    }
    close(fd);
}
