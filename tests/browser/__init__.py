"""The pages in a real browser: opened from disk, with the network cut. `make browser` runs these."""
