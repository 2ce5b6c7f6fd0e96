"""The database of one library: the journal of what is in flight and the index of what was made."""
