/* SHA-256 of a short text, as 64 lower-case hex digits (FIPS 180-4). */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>

#define HEX_DIGITS 64

void sha256_hex(const void *text, size_t length, char hex[HEX_DIGITS + 1]);

#endif
