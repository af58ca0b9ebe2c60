// Writes down what a program does to the files below a folder (LD_PRELOAD), so that a test can make the disk that a power cut
// would have left (power.mjs), and stops the program dead in the middle.
//   RECORD_FOLDER    the folder, an absolute path
//   RECORD_TO        the record: a head line an operation, and behind that of a write its bytes
//   RECORD_STOP      the process is killed instead of its operation of this number; 0: never
// Files are named by their inode, because they are renamed while they are open.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;  // the record is in the order of the operations
static const char* folder;
static size_t folder_length;
static int record = -1;
static long stop_at, operations;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static ssize_t real_write(int fd, const void* bytes, size_t count) {
    REAL(ssize_t, write, int, const void*, size_t);
    return real(fd, bytes, count);
}

__attribute__((constructor)) static void begin(void) {
    const char *to = getenv("RECORD_TO"), *stop = getenv("RECORD_STOP");
    if (!to || !getenv("RECORD_FOLDER")) return;
    record = open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    folder = getenv("RECORD_FOLDER");
    folder_length = strlen(folder);
    stop_at = stop ? atol(stop) : 0;
}

// Where `path` leads below the folder, or NULL.
static const char* below(const char* path, char* whole) {
    if (!folder || !path) return NULL;
    if (path[0] == '/') snprintf(whole, PATH_MAX, "%s", path);
    else if (!getcwd(whole, PATH_MAX / 2)) return NULL;
    else snprintf(whole + strlen(whole), PATH_MAX / 2, "/%s", path);
    return strncmp(whole, folder, folder_length) == 0 && whole[folder_length] == '/' ? whole + folder_length + 1 : NULL;
}
// The same of an open file or folder; "" is the folder itself.
static const char* open_below(int fd, char* whole) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = folder ? readlink(link, whole, PATH_MAX - 1) : -1;
    if (length < 0) return NULL;
    whole[length] = 0;
    if (strncmp(whole, folder, folder_length) != 0) return NULL;
    return whole[folder_length] == '/' ? whole + folder_length + 1 : whole[folder_length] == 0 ? "" : NULL;
}
static unsigned long inode(int fd) {
    struct stat about;
    return fstat(fd, &about) == 0 ? about.st_ino : 0;
}

// The next operation begins: it is recorded when it has succeeded, and order is held until then.
static void enter(void) {
    pthread_mutex_lock(&order);
    if (++operations == stop_at) kill(getpid(), SIGKILL);
}
static void leave(int succeeded, const void* bytes, size_t count, const char* format, ...) {
    if (succeeded) {
        char head[2 * PATH_MAX + 80];
        va_list words;
        va_start(words, format);
        const int length = vsnprintf(head, sizeof head, format, words);
        va_end(words);
        if (real_write(record, head, (size_t)length) < 0 || (count > 0 && real_write(record, bytes, count) < 0)) abort();
    }
    pthread_mutex_unlock(&order);
}

int open(const char* path, int flags, ...) {
    REAL(int, open, const char*, int, ...);
    va_list more;
    va_start(more, flags);
    const int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;
    va_end(more);
    char whole[PATH_MAX];
    struct stat about;
    const char* name = flags & O_CREAT ? below(path, whole) : NULL;
    if (!name || stat(path, &about) == 0) return real(path, flags, mode);
    enter();
    const int fd = real(path, flags, mode);
    leave(fd >= 0, NULL, 0, "create %lu %s\n", inode(fd), name);
    return fd;
}
int open64(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;
    va_end(more);
    return open(path, flags, mode);
}
ssize_t pwrite(int fd, const void* bytes, size_t count, off_t at) {
    REAL(ssize_t, pwrite, int, const void*, size_t, off_t);
    char whole[PATH_MAX];
    if (!open_below(fd, whole)) return real(fd, bytes, count, at);
    enter();
    const ssize_t done = real(fd, bytes, count, at);
    leave(done > 0, bytes, done > 0 ? (size_t)done : 0, "write %lu %ld %zd\n", inode(fd), (long)at, done);
    return done;
}
ssize_t pwrite64(int fd, const void* bytes, size_t count, off_t at) { return pwrite(fd, bytes, count, at); }
ssize_t write(int fd, const void* bytes, size_t count) {
    char whole[PATH_MAX];
    if (!open_below(fd, whole)) return real_write(fd, bytes, count);
    enter();
    struct stat about;
    const off_t at = fcntl(fd, F_GETFL) & O_APPEND && fstat(fd, &about) == 0 ? about.st_size : lseek(fd, 0, SEEK_CUR);
    const ssize_t done = real_write(fd, bytes, count);
    leave(done > 0, bytes, done > 0 ? (size_t)done : 0, "write %lu %ld %zd\n", inode(fd), (long)at, done);
    return done;
}
int ftruncate(int fd, off_t size) {
    REAL(int, ftruncate, int, off_t);
    char whole[PATH_MAX];
    if (!open_below(fd, whole)) return real(fd, size);
    enter();
    const int code = real(fd, size);
    leave(code == 0, NULL, 0, "size %lu %ld\n", inode(fd), (long)size);
    return code;
}
int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

static int synced(int fd, int (*real)(int)) {
    char whole[PATH_MAX];
    const char* name = open_below(fd, whole);
    struct stat about;
    if (!name || fstat(fd, &about) != 0) return real(fd);
    enter();
    const int code = real(fd);
    if (S_ISDIR(about.st_mode)) leave(code == 0, NULL, 0, "sync-folder 0 %s\n", name);
    else leave(code == 0, NULL, 0, "sync %lu\n", (unsigned long)about.st_ino);
    return code;
}
int fsync(int fd) {
    REAL(int, fsync, int);
    return synced(fd, real);
}
int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    return synced(fd, real);
}

static int renamed(const char* kind, const char* from, const char* to, int (*real)(const char*, const char*)) {
    char whole[PATH_MAX], other[PATH_MAX];
    const char *old = below(from, whole), *new = below(to, other);
    if (!old || !new) return real(from, to);
    enter();
    const int code = real(from, to);
    leave(code == 0, NULL, 0, "%s 0 %s\t%s\n", kind, old, new);
    return code;
}
int rename(const char* from, const char* to) {
    REAL(int, rename, const char*, const char*);
    return renamed("rename", from, to, real);
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned int flags) {
    REAL(int, renameat2, int, const char*, int, const char*, unsigned int);
    char whole[PATH_MAX], other[PATH_MAX];
    const char *old = below(from, whole), *new = below(to, other);
    if (!old || !new || from_folder != AT_FDCWD || to_folder != AT_FDCWD) return real(from_folder, from, to_folder, to, flags);
    enter();
    const int code = real(from_folder, from, to_folder, to, flags);
    leave(code == 0, NULL, 0, "rename 0 %s\t%s\n", old, new);
    return code;
}
int link(const char* from, const char* to) {
    REAL(int, link, const char*, const char*);
    return renamed("link", from, to, real);
}
static int gone(const char* path, int (*real)(const char*)) {
    char whole[PATH_MAX];
    const char* name = below(path, whole);
    if (!name) return real(path);
    enter();
    const int code = real(path);
    leave(code == 0, NULL, 0, "remove 0 %s\n", name);
    return code;
}
int unlink(const char* path) {
    REAL(int, unlink, const char*);
    return gone(path, real);
}
int remove(const char* path) {
    REAL(int, remove, const char*);
    return gone(path, real);
}
int mkdir(const char* path, mode_t mode) {
    REAL(int, mkdir, const char*, mode_t);
    char whole[PATH_MAX];
    const char* name = below(path, whole);
    if (!name) return real(path, mode);
    enter();
    const int code = real(path, mode);
    leave(code == 0, NULL, 0, "mkdir 0 %s\n", name);
    return code;
}
