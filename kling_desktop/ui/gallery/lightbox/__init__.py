"""One picture of the gallery as large as the window: to look at closely, and to compare with what it came from."""
