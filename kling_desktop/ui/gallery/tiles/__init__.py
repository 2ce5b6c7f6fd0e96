"""Which tiles there are, and what each of them says."""
