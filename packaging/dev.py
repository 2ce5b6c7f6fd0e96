#!/usr/bin/env python3
"""The one command of this checkout: `python3 packaging/dev.py run`, `test`, `check` and the rest.

Any Python can read this file, so that one which is too old is told so; everything else is in `verbs.py`.
"""

import sys

OLDEST_PYTHON = (3, 11)

if __name__ == "__main__":
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("Kling Desktop needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")
    from verbs import main

    sys.exit(main(sys.argv[1:]))
