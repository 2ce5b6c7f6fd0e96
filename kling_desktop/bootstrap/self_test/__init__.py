"""`--self-test`: the program looks whether everything it needs is there and works, from source and frozen alike.

It touches no file of the person's, needs no network but loopback, and spends nothing.
"""
