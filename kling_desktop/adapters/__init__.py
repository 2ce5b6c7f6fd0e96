"""The outside world behind the ports of `core`: Segmind, SQLite, files, pictures, the keyring."""
