"""Where the frozen program begins; from source it is `python -m kling_desktop`."""

import multiprocessing
import sys

if __name__ == "__main__":
    # Before anything else: a library that starts a process this way would otherwise open another window.
    multiprocessing.freeze_support()
    from kling_desktop.__main__ import main

    sys.exit(main())
