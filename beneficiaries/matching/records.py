"""What goes in: people as somebody wrote them, field by field. Every field may be empty, damaged or missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person. `birth_date` is yyyymmdd, yyyy-mm-dd, dd-mm-yyyy or a year alone; `household` the number of the
    family card; `relative` the name of the mother or of the head of the family."""

    name: str = ""
    birth_date: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    identifier: str = ""
    household: str = ""
    relative: str = ""


@dataclass(slots=True)
class Columns:
    """People by column: each inner sequence has one text per person, all of the same length.

    `name` and `address` may be spread over several columns (surname and given name; street, suburb and postcode), in
    any order. A field that the list does not have is left empty.
    """

    name: Sequence[Sequence[str]] = field(default_factory=list)
    birth_date: Sequence[Sequence[str]] = field(default_factory=list)
    sex: Sequence[Sequence[str]] = field(default_factory=list)
    address: Sequence[Sequence[str]] = field(default_factory=list)
    phone: Sequence[Sequence[str]] = field(default_factory=list)
    identifier: Sequence[Sequence[str]] = field(default_factory=list)
    household: Sequence[Sequence[str]] = field(default_factory=list)
    relative: Sequence[Sequence[str]] = field(default_factory=list)

    @classmethod
    def from_records(cls, records: Iterable[PersonRecord]) -> "Columns":
        rows = list(records)
        return cls(**{column.name: [[getattr(row, column.name) for row in rows]] for column in fields(PersonRecord)})

    def __len__(self) -> int:
        return max((len(column) for column in self.all()), default=0)

    def all(self) -> list[Sequence[str]]:
        return [column for part in fields(self) for column in getattr(self, part.name)]

    def followed_by(self, other: "Columns") -> "Columns":
        """Both lists as one, first the rows of this one. Both must have the same columns."""
        joined = {}
        for part in fields(self):
            mine, theirs = getattr(self, part.name), getattr(other, part.name)
            if len(mine) != len(theirs):
                raise ValueError(f"The lists differ in their columns for {part.name}.")
            joined[part.name] = [[*one, *two] for one, two in zip(mine, theirs, strict=True)]
        return Columns(**joined)
