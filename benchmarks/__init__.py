"""What is fast, how fast, against what limit; `python -m benchmarks` prints the table."""
