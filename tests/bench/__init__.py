"""The benchmark: `make bench`. It measures and prints; nothing fails on a slow machine."""
