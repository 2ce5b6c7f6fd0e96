"""The key the simulator knows unless it is told others. It opens nothing anywhere else.

A module of its own: the window needs the key of the demo, and must not load a server for it.
"""

DEMO_KEY = "SG_0123456789abcdef"
