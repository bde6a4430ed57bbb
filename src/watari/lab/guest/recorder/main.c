/* The guest's one program: extends the records on its disks and answers on port 80.
 *
 *     recorder                 runs for ever
 *     recorder --blank DEVICE  ends with 0 when the disk was never written to
 *     recorder --walk FILE     ends with 0 when the record is unbroken
 *     recorder --extend FILE   adds one line to a record of its own
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "blank.h"
#include "web.h"

#define LINE_EVERY_MS 2000
#define PORT 80

static volatile sig_atomic_t ending;

static void end(int signal_number) {
    (void)signal_number;
    ending = 1;
}

static long long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* A volume is there when something is mounted on its folder. */
static int mounted(const char *folder) {
    struct stat here, root;
    return stat(folder, &here) == 0 && stat("/", &root) == 0 && here.st_dev != root.st_dev;
}

static void extend(struct chain *chain, const char *folder) {
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/record", folder);
    if (chain->fd >= 0 && !mounted(folder))
        chain_close(chain);
    if (chain->fd < 0 && (!mounted(folder) || chain_open(chain, path) < 0))
        return;
    if (chain_extend(chain) < 0)
        fprintf(stderr, "recorder: %s: %s\n", path, strerror(errno));
}

static void extend_all(struct guest *guest) {
    extend(&guest->root, "/disk");
    for (int slot = 0; slot < VOLUMES; slot++) {
        char folder[PATH_BYTES];
        snprintf(folder, sizeof folder, slot ? "/data%d" : "/data", slot + 1);
        extend(&guest->volume[slot], folder);
    }
}

static void close_all(struct guest *guest) {
    chain_close(&guest->root);
    for (int slot = 0; slot < VOLUMES; slot++)
        chain_close(&guest->volume[slot]);
}

static int run(void) {
    struct guest guest = {.root = {.fd = -1}};
    for (int slot = 0; slot < VOLUMES; slot++)
        guest.volume[slot].fd = -1;
    struct pollfd web = {.fd = web_listen(PORT), .events = POLLIN};
    if (web.fd < 0) {
        perror("recorder: port 80");
        return 1;
    }
    signal(SIGTERM, end);
    signal(SIGCHLD, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    for (long long next = now_ms(); !ending;) {
        long long wait = next - now_ms();
        if (wait <= 0) {
            extend_all(&guest);
            next = now_ms() + LINE_EVERY_MS;
        } else if (poll(&web, 1, (int)wait) > 0)
            web_answer(web.fd, &guest);
    }
    close_all(&guest);
    return 0;
}

int main(int count, char **words) {
    struct chain chain;
    if (count == 3 && strcmp(words[1], "--blank") == 0)
        return disk_is_blank(words[2]) != 1;
    if (count == 3 && strcmp(words[1], "--walk") == 0)
        return chain_walk(&chain, words[2]) < 0 || chain.broken_at || !chain.length;
    if (count == 3 && strcmp(words[1], "--extend") == 0)
        return chain_open(&chain, words[2]) < 0 || chain_extend(&chain) < 0;
    return run();
}
