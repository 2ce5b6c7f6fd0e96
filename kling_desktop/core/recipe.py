"""A checked, frozen Draft: all the service needs, and all that is needed to repeat a picture."""

from dataclasses import dataclass

from kling_desktop.core.reference import Reference

VERSION = 1
"""Of the JSON form; a reader refuses what is newer than itself."""
MOST_HALVINGS = 4
"""Upload copies of a sixteenth: ten of the largest are 6 MB then. Smaller ones would hardly be what was meant."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one Job carries out.

    Attributes:
        model: the model card's slug.
        prompt: exactly what is sent; mentions count from 1 in the order of `references`.
        references: in the order they are sent.
        choices: name and value of each of the model's parameters, in the card's order.
        halvings: how often the bytes of each upload copy were halved because the service found them too many.
    """

    model: str
    prompt: str
    references: tuple[Reference, ...]
    choices: tuple[tuple[str, str], ...]
    halvings: int = 0

    def choice(self, name: str) -> str | None:
        """The value chosen for a parameter, or None where the model has none of that name."""
        return dict(self.choices).get(name)

    def to_json(self) -> dict[str, object]:
        """A JSON object with its version; `halvings` only where there are any."""
        fields: dict[str, object] = {
            "version": VERSION,
            "model": self.model,
            "prompt": self.prompt,
            "references": [reference.to_json() for reference in self.references],
            "choices": dict(self.choices),
        }
        if self.halvings:
            fields["halvings"] = self.halvings
        return fields

    @classmethod
    def from_json(cls, fields: dict[str, object]) -> "Recipe":
        """The reverse of `to_json`.

        Raises:
            ValueError: not a Recipe, or one of a newer version.
        """
        version, references, choices = (fields.get(name) for name in ("version", "references", "choices"))
        halvings = fields.get("halvings", 0)
        if not isinstance(version, int) or version > VERSION:
            raise ValueError("this Recipe was written by a newer version")
        if not isinstance(references, list) or not isinstance(choices, dict) or not isinstance(halvings, int):
            raise ValueError("not a Recipe")
        if not 0 <= halvings <= MOST_HALVINGS:
            raise ValueError("no Recipe of ours has upload copies that small")
        return cls(
            model=str(fields["model"]),
            prompt=str(fields["prompt"]),
            references=tuple(Reference.from_json(item) for item in references),
            choices=tuple((str(name), str(value)) for name, value in choices.items()),
            halvings=halvings,
        )
