"""Benchmarks of the product on data of its own: `make bench`."""
