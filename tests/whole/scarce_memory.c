// A machine whose memory is at its end (LD_PRELOAD): the allocation number SCARCE_AT fails, and with SCARCE_FOR_GOOD every one
// after it. Without SCARCE_AT it only counts them, and writes the sum to the file SCARCE_COUNT.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

extern void* __libc_malloc(size_t);
extern void* __libc_calloc(size_t, size_t);
extern void* __libc_realloc(void*, size_t);

static long at, made;
static int for_good, began;

__attribute__((constructor)) static void begin(void) {
    const char* when = getenv("SCARCE_AT");
    at = when ? atol(when) : 0;
    for_good = getenv("SCARCE_FOR_GOOD") != NULL;
    began = 1;
}
__attribute__((destructor)) static void end(void) {
    const char* to = getenv("SCARCE_COUNT");
    FILE* file = to ? fopen(to, "w") : NULL;
    if (!file) return;
    fprintf(file, "%ld\n", made);
    fclose(file);
}

static int none(void) {
    if (!began) return 0;
    const long now = __atomic_add_fetch(&made, 1, __ATOMIC_RELAXED);
    if (at == 0 || now < at || (now > at && !for_good)) return 0;
    errno = ENOMEM;
    return 1;
}
void* malloc(size_t size) { return none() ? NULL : __libc_malloc(size); }
void* calloc(size_t count, size_t size) { return none() ? NULL : __libc_calloc(count, size); }
void* realloc(void* old, size_t size) { return none() ? NULL : __libc_realloc(old, size); }
