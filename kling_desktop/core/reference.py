"""One accepted picture, named by what is in it, not by where it came from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """An accepted picture. Its original bytes lie in the library under their hash; what is uploaded is derived.

    Attributes:
        sha256: of the original bytes, 64 hex digits; the reference's identity.
        name: the file's name when it was added; foreign text, shown as plain text, never used as a path.
        format: of the original bytes: `jpeg`, `png`, `webp`, `heic`, `avif`, `tiff`, `bmp` or `gif`.
        width_px, height_px: upright.
        size_bytes: of the original.
        source_output: id of the Generation's Output it came from, if it came from our gallery.
        edits: edit steps on the original, in order; none yet.
    """

    sha256: str
    name: str
    format: str
    width_px: int
    height_px: int
    size_bytes: int
    source_output: str | None = None
    edits: tuple[str, ...] = ()

    @property
    def extension(self) -> str:
        """The file extension its original is kept under, with the dot."""
        return extension_of(self.format)

    def to_json(self) -> dict[str, object]:
        """A JSON object; optional fields only where they say something."""
        fields: dict[str, object] = {
            "sha256": self.sha256,
            "name": self.name,
            "format": self.format,
            "width_px": self.width_px,
            "height_px": self.height_px,
            "size_bytes": self.size_bytes,
        }
        if self.source_output is not None:
            fields["source_output"] = self.source_output
        if self.edits:
            fields["edits"] = list(self.edits)
        return fields

    @classmethod
    def from_json(cls, fields: dict[str, object]) -> "Reference":
        """The reverse of `to_json`.

        Raises:
            ValueError: a field is missing or of the wrong type.
        """
        source, edits = fields.get("source_output"), fields.get("edits", [])
        try:
            return cls(
                sha256=str(fields["sha256"]),
                name=str(fields["name"]),
                format=str(fields["format"]),
                width_px=int(str(fields["width_px"])),
                height_px=int(str(fields["height_px"])),
                size_bytes=int(str(fields["size_bytes"])),
                source_output=None if source is None else str(source),
                edits=tuple(str(step) for step in edits) if isinstance(edits, list) else (),
            )
        except KeyError as missing:
            raise ValueError(f"a reference without {missing}") from missing


def extension_of(picture_format: str) -> str:
    """The file extension that originals of a format are kept under, with the dot."""
    return {"jpeg": ".jpg", "tiff": ".tif"}.get(picture_format, f".{picture_format}")


@dataclass(frozen=True, slots=True)
class PictureSource:
    """One picture that somebody wants to add, not looked at yet. Exactly one of `path` and `data` is there.

    Attributes:
        name: the file's name, or one made up for a pasted picture; foreign text.
        path: absolute path of the file.
        data: the bytes of a picture that is no file.
        source_output: id of the Output it is, if it comes from our gallery.
    """

    name: str
    path: str | None = None
    data: bytes | None = None
    source_output: str | None = None
