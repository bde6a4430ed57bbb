/* The only program of a guest: writes its number to many pages, every 2 ms, and says from time to time that it lives. */
#include <fcntl.h>
#include <sys/mount.h>
#include <time.h>
#include <unistd.h>

enum { PAGES = 256, WORDS = 512, ROUNDS_PER_WORD = 50 };

static volatile unsigned long memory[PAGES][WORDS] __attribute__((aligned(4096)));

int main(void)
{
    const struct timespec pause = {0, 2000000};
    mount("devices", "/dev", "devtmpfs", 0, 0);
    int console = open("/dev/ttyS0", O_WRONLY);
    for (unsigned long number = 1;; number++) {
        for (int page = 0; page < PAGES; page++)
            memory[page][0] = number;
        if (number % ROUNDS_PER_WORD == 0 && write(console, "alive\n", 6) != 6)
            return 1;
        nanosleep(&pause, 0);
    }
}
