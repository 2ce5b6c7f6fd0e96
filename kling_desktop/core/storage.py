"""What a library takes of the disk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StorageUse:
    """Room on the disk of the library, in bytes.

    Attributes:
        picture_count: saved pictures in the library folder, deleted ones too.
        pictures_bytes, references_bytes: in the library folder.
        cache_bytes: thumbnails, previews, copies for sending and renders: all can be made again.
        free_bytes: left on that disk.
    """

    picture_count: int
    pictures_bytes: int
    references_bytes: int
    cache_bytes: int
    free_bytes: int

    @property
    def used_bytes(self) -> int:
        """All of it together."""
        return self.pictures_bytes + self.references_bytes + self.cache_bytes
