/* Makes the n-th operation on a file fail, once or for ever: write, sync, rename, link, truncate, make and open for writing.
 *
 * Loaded before the program (LD_PRELOAD), so SQLite, Python and the helper processes all meet it. Operations count that
 * concern files below TORTURE_FOLDER; the count lies in the file TORTURE_COUNT, shared by all processes of one life.
 * TORTURE_AT names the number (0: count only), TORTURE_FOR_EVER whether later ones fail too (0 or 1), TORTURE_ERROR the errno.
 * With TORTURE_LOG, each operation is written there.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static _Atomic long *count;
static const char *folder, *log_path;
static long fails_at;
static int for_ever, error_number;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Begins anew in a forked life; the constructor does it in a process of its own. */
int torture_begin(const char *below, const char *count_path, long at, int ever, int error) {
    int file = REAL(open)(count_path, O_RDWR | O_CREAT, 0600);
    if (file < 0 || REAL(ftruncate)(file, sizeof(long)) != 0) return -1;
    count = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    REAL(close)(file);
    if (count == MAP_FAILED) return -1;
    fails_at = at;
    for_ever = ever;
    error_number = error;
    folder = below;
    return 0;
}

__attribute__((constructor)) static void begin(void) {
    const char *count_path = getenv("TORTURE_COUNT"), *below = getenv("TORTURE_FOLDER");
    log_path = getenv("TORTURE_LOG");
    if (count_path && below)
        torture_begin(below, count_path, atol(getenv("TORTURE_AT")), atoi(getenv("TORTURE_FOR_EVER")),
                      atoi(getenv("TORTURE_ERROR")));
}

/* Whether this operation is to fail; counts it if it concerns us. */
static int fails(const char *what, const char *path) {
    if (!folder || !count || !path || strncmp(path, folder, strlen(folder)) != 0) return 0;
    long number = atomic_fetch_add(count, 1) + 1;
    int bad = fails_at && (number == fails_at || (for_ever && number > fails_at));
    if (log_path) {
        char line[5000];
        int length = snprintf(line, sizeof line, "%ld %s %s%s\n", number, what, path, bad ? " FAILED" : "");
        int file = REAL(open)(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (file >= 0) { (void)!REAL(write)(file, line, (size_t)length); close(file); }
    }
    if (bad) errno = error_number;
    return bad;
}

static int fails_on(const char *what, int file) {
    char link[64], path[4096];
    if (!folder) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return fails(what, path);
}

static const char *absolute(const char *path, char *buffer, size_t size) {
    if (!path || path[0] == '/') return path;
    if (!getcwd(buffer, size - strlen(path) - 2)) return path;
    strcat(strcat(buffer, "/"), path);
    return buffer;
}

#define ON_FILE(result, name, arguments, call) \
    result name arguments { \
        if (fails_on(#name, file)) return -1; \
        return REAL(name) call; \
    }

ON_FILE(ssize_t, write, (int file, const void *data, size_t size), (file, data, size))
ON_FILE(ssize_t, pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
ON_FILE(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t at), (file, data, size, at))
ON_FILE(int, fsync, (int file), (file))
ON_FILE(int, fdatasync, (int file), (file))
ON_FILE(int, ftruncate, (int file, off_t size), (file, size))
ON_FILE(int, ftruncate64, (int file, off64_t size), (file, size))
ON_FILE(int, fchmod, (int file, mode_t mode), (file, mode))

#define ON_PATH(name, arguments, call) \
    int name arguments { \
        char full[8192]; \
        if (folder && fails(#name, absolute(path, full, sizeof full))) return -1; \
        return REAL(name) call; \
    }

ON_PATH(rename, (const char *path, const char *to), (path, to))
ON_PATH(link, (const char *of, const char *path), (of, path))
ON_PATH(unlink, (const char *path), (path))
ON_PATH(mkdir, (const char *path, mode_t mode), (path, mode))
ON_PATH(chmod, (const char *path, mode_t mode), (path, mode))

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        char full[8192]; va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
        int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT); \
        if (folder && writes && fails(#name, absolute(path, full, sizeof full))) return -1; \
        return REAL(name)(path, flags, mode); }

OPEN(open)
OPEN(open64)
