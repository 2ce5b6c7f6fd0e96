"""Which C library the frozen program needs."""

import glibc_floor

LINES = """\
0000000000000000      DF *UND*  0000000000000000 (GLIBC_2.2.5) memcpy
0000000000000000      DF *UND*  0000000000000000 (GLIBC_2.34) pthread_create
0000000000000000  w   DF *UND*  0000000000000000 (GLIBC_2.9) pipe2
0000000000001000 g    DF .text  0000000000000010  GLIBC_2.99 own
0000000000000000      DF *UND*  0000000000000000 (GLIBCXX_3.4.30) other
"""


def test_the_newest_function_from_elsewhere_counts() -> None:
    assert glibc_floor.newest(LINES.splitlines()) == "2.34"


def test_no_c_library_no_floor() -> None:
    assert glibc_floor.newest([]) == ""
