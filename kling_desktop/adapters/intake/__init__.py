"""Foreign pictures are decoded here, in helper processes that may be killed.

`pool` is the program's side and never sees a picture's bytes; `worker` is the helper's side; `message` is what they say
to each other. Everything else runs in the helper only, and only there Pillow is imported.
"""
