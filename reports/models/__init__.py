"""What reports keep: nothing that a country entered, only what was made of it."""

from reports.models.batches import Batch, BatchReport
from reports.models.releases import Release

__all__ = ["Batch", "BatchReport", "Release"]
