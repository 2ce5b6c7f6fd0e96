/* A program that forgets to sync: of folders, files or the database, as TORTURE_FORGETS says. For LD_PRELOAD.

   The power part must find it, or it finds nothing. fsync and fdatasync answer "done" and do nothing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int forgets(int descriptor) {
    const char *what = getenv("TORTURE_FORGETS");
    struct stat status;
    char link[64], name[PATH_MAX + 1];
    ssize_t length;
    if (what == NULL || fstat(descriptor, &status) != 0) return 0;
    if (S_ISDIR(status.st_mode)) return strcmp(what, "folders") == 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    if ((length = readlink(link, name, PATH_MAX)) < 0) return 0;
    name[length] = 0;
    return strcmp(what, strstr(name, ".sqlite3") != NULL ? "database" : "files") == 0;
}

int fsync(int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return forgets(descriptor) ? 0 : real(descriptor);
}

int fdatasync(int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return forgets(descriptor) ? 0 : real(descriptor);
}
