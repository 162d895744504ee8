"""A list of people with known duplicates as a CSV file, of any length.

    python -m tests.benchmarks.duplicate_list 100000 people.csv

The columns are id, name, birth_date, sex, address, phone, identifier; one row in ten is another row written again, as
damaged as lists get. Nobody in it exists.
"""

import argparse
import csv
from pathlib import Path

from tests.matching.hard_lists import HardList, HardListWriter

HEADER = ("id", "name", "birth_date", "sex", "address", "phone", "identifier")
SEED = 7
WRITTEN_AGAIN = 0.1


def write_duplicate_list(path: Path, people: int) -> HardList:
    """Writes about so many rows, the same ones each time. The id of a row is its place in `people` of what comes back,
    whose `true_pairs` are the pairs of ids to be found."""
    hard = HardListWriter(SEED).write(people, WRITTEN_AGAIN)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row, person in enumerate(hard.people):
            writer.writerow((row, *(getattr(person, column) for column in HEADER[1:])))
    return hard


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes a list of people with known duplicates.")
    parser.add_argument("people", type=int)
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    hard = write_duplicate_list(options.file, options.people)
    print(f"{len(hard.people)} rows, {len(hard.true_pairs)} pairs of one person.")


if __name__ == "__main__":
    main()
