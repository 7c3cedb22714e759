"""Benchmarks under the names of the performance paper; figures to compare, never tests in CI."""
