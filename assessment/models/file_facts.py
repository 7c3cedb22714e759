"""What registers and submissions say about a file, without the file."""

import uuid
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class FileFacts:
    """The newest version of an item's file; `id` is what its address is made of."""

    id: str
    number: int
    name: str
    kind: str
    size: int
    sha256: str

    @classmethod
    def of(cls, said):
        """From the fields as JSON, or None; databases write ids in more than one way."""
        facts = said and cls(**said)
        return facts and replace(facts, id=str(uuid.UUID(facts.id)))
