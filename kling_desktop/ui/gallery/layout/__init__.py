"""Where tiles lie: arithmetic alone."""
