"""What keeps a library sound: the index rebuilt from logs and files, checks, copies. Joins `library` and `sqlite`."""
