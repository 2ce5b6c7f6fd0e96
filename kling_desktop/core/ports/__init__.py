"""The protocols through which engine and adapters meet. Both know this folder; neither knows the other.

Coroutines run in the engine's loop. Plain methods that touch the disk say how long they may take; whoever calls them
from the loop decides about a thread.
"""
