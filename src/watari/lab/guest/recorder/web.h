/* The guest's answers on port 80: what it is, its records, and a walk through them. */
#ifndef WEB_H
#define WEB_H

#include "chain.h"

#define VOLUMES 4

struct guest {
    struct chain root;             /* on the root disk */
    struct chain volume[VOLUMES];  /* on further volumes, in the order in which they were found */
};

/* A socket that listens on every address, or -1 with errno. */
int web_listen(int port);

/* Takes one waiting connection and lets a child of ours answer it. */
void web_answer(int listening, const struct guest *guest);

#endif
