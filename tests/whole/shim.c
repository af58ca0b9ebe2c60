// A machine that fails, in front of the C library (LD_PRELOAD). The file that FAULT_FILE names says how; a program reads it
// once, when it begins. Its lines:
//   clock SECONDS     the time of day is so much later (or earlier)
//   jump AT SECONDS   the same from the time AT on (seconds since 1970)
//   fail NAME N       the N-th call of write, pwrite or fdatasync on a regular file, or of fsync, ends with EIO, and every one after it
//   descriptors N     the N-th file or socket that is opened, and every one after it, ends with EMFILE
//   short SEED        reads and writes of regular files are cut short or interrupted at random
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static long offset_seconds, jump_at, jump_seconds, fail_at, calls, descriptors, opened;
static unsigned random_state;
static char fail_name[16];

__attribute__((constructor)) static void read_plan(void) {
    const char* path = getenv("FAULT_FILE");
    FILE* plan = path ? fopen(path, "r") : NULL;
    if (!plan) return;
    char line[80];
    while (fgets(line, sizeof line, plan)) {
        sscanf(line, "clock %ld", &offset_seconds);
        sscanf(line, "jump %ld %ld", &jump_at, &jump_seconds);
        sscanf(line, "fail %15s %ld", fail_name, &fail_at);
        sscanf(line, "descriptors %ld", &descriptors);
        sscanf(line, "short %u", &random_state);
    }
    fclose(plan);
}

static int is_file(int fd) {
    struct stat about;
    return fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}
static int fails(const char* name, int fd) {
    const int folder_too = strcmp(name, "fsync") == 0;
    if (!fail_at || strcmp(name, fail_name) != 0 || !(folder_too || is_file(fd))) return 0;
    if (__atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) < fail_at) return 0;
    errno = EIO;
    return 1;
}
// How much of `count` this call moves; 0: it is interrupted.
static size_t some(int fd, size_t count) {
    if (!random_state || count < 2 || !is_file(fd)) return count;
    const unsigned dice = __atomic_add_fetch(&random_state, 2654435761u, __ATOMIC_SEQ_CST) >> 16;
    return dice % 7 == 0 ? 0 : dice % 3 == 0 ? 1 + dice % count : count;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)
#define INTERRUPTED(fd) \
    const size_t part = some(fd, count); \
    if (part == 0 && count > 0) { errno = EINTR; return -1; }

static int none_left(void) {
    if (!descriptors || __atomic_add_fetch(&opened, 1, __ATOMIC_SEQ_CST) < descriptors) return 0;
    errno = EMFILE;
    return 1;
}
int open(const char* path, int flags, ...) {
    REAL(int, open, const char*, int, ...);
    va_list more;
    va_start(more, flags);
    const int mode = flags & O_CREAT ? va_arg(more, int) : 0;
    va_end(more);
    return none_left() ? -1 : real(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const int mode = flags & O_CREAT ? va_arg(more, int) : 0;
    va_end(more);
    return open(path, flags, mode);
}
FILE* fopen(const char* path, const char* how) {
    REAL(FILE*, fopen, const char*, const char*);
    return none_left() ? NULL : real(path, how);
}
FILE* fopen64(const char* path, const char* how) { return fopen(path, how); }
int socket(int domain, int type, int protocol) {
    REAL(int, socket, int, int, int);
    return none_left() ? -1 : real(domain, type, protocol);
}
int socketpair(int domain, int type, int protocol, int ends[2]) {
    REAL(int, socketpair, int, int, int, int*);
    return none_left() ? -1 : real(domain, type, protocol, ends);
}
int pipe2(int ends[2], int flags) {
    REAL(int, pipe2, int*, int);
    return none_left() ? -1 : real(ends, flags);
}

int clock_gettime(clockid_t clock, struct timespec* now) {
    REAL(int, clock_gettime, clockid_t, struct timespec*);
    const int code = real(clock, now);
    if (clock == CLOCK_REALTIME) now->tv_sec += offset_seconds + (jump_at && now->tv_sec >= jump_at ? jump_seconds : 0);
    return code;
}
time_t time(time_t* out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}
int fsync(int fd) {
    REAL(int, fsync, int);
    return fails("fsync", fd) ? -1 : real(fd);
}
int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    return fails("fdatasync", fd) ? -1 : real(fd);
}
ssize_t read(int fd, void* bytes, size_t count) {
    REAL(ssize_t, read, int, void*, size_t);
    INTERRUPTED(fd)
    return real(fd, bytes, part);
}
ssize_t write(int fd, const void* bytes, size_t count) {
    REAL(ssize_t, write, int, const void*, size_t);
    if (fails("write", fd)) return -1;
    INTERRUPTED(fd)
    return real(fd, bytes, part);
}
ssize_t pread(int fd, void* bytes, size_t count, off_t at) {
    REAL(ssize_t, pread, int, void*, size_t, off_t);
    INTERRUPTED(fd)
    return real(fd, bytes, part, at);
}
ssize_t pwrite(int fd, const void* bytes, size_t count, off_t at) {
    REAL(ssize_t, pwrite, int, const void*, size_t, off_t);
    if (fails("pwrite", fd)) return -1;
    INTERRUPTED(fd)
    return real(fd, bytes, part, at);
}
// What sqlite and others call where files may be larger than 2 GiB.
ssize_t pread64(int fd, void* bytes, size_t count, off_t at) { return pread(fd, bytes, count, at); }
ssize_t pwrite64(int fd, const void* bytes, size_t count, off_t at) { return pwrite(fd, bytes, count, at); }
