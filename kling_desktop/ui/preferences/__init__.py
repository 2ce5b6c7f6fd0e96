"""The first page, Settings, and the notice before the first upload."""
