"""What is seen while there are no pictures."""
