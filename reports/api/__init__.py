"""The read-only API under /api/v1: what people see on pages, for programs."""
