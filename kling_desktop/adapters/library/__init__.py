"""The library folder: pictures, references and the log. It is the truth; the database is its index."""
