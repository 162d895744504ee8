"""The checker of histories finds what is wrong with wrong ones, and nothing in right ones."""

import pytest

from tests.programs.replay import Replay, Step


def applied(enrolment: int, after: str) -> list[Step]:
    return [Step(enrolment, "", "applied"), Step(enrolment, "applied", after)]


FULL = [*applied(1, "enrolled"), *applied(2, "waitlisted"), *applied(3, "waitlisted")]
STORED = {1: "enrolled", 2: "waitlisted", 3: "waitlisted"}
PASSED_ON = [*FULL, Step(1, "enrolled", "withdrawn"), Step(2, "waitlisted", "offered")]


def faults(steps: list[Step], changed: dict[int, str] | None = None, *, persons: dict[int, int] | None = None) -> str:
    """One seat, in the order of application; each enrolment another person's unless `persons` says otherwise."""
    person = persons or {key: key for key in range(1, 5)}
    replay = Replay(seats=1, order={key: key for key in range(1, 5)}, person=person)
    return "\n".join(replay.faults(steps, STORED | (changed or {})))


def test_right_histories_have_no_fault() -> None:
    assert faults(FULL) == ""
    assert faults(PASSED_ON, {1: "withdrawn", 2: "offered"}) == ""
    declined = [*PASSED_ON, Step(2, "offered", "declined"), Step(3, "waitlisted", "offered")]
    undone = [*declined, Step(2, "declined", "waitlisted", is_undoing=True), Step(3, "offered", "moved")]
    assert faults([*undone, Step(2, "waitlisted", "offered")], {1: "withdrawn", 2: "offered", 3: "moved"}) == ""
    paused = [*FULL, Step(1, "enrolled", "paused"), Step(1, "paused", "enrolled")]
    assert faults([*paused, Step(1, "enrolled", "paused", is_undoing=True)], {1: "paused"}) == ""
    assert faults([*paused, Step(1, "enrolled", "paused")], {1: "paused"}) == ""


@pytest.mark.parametrize(
    ("more", "changed", "said"),
    [
        ([Step(2, "waitlisted", "offered")], {2: "offered"}, "more seats than there are"),
        (applied(4, "enrolled"), {4: "enrolled"}, "passed those who wait"),
        (
            [Step(1, "enrolled", "exited"), Step(3, "waitlisted", "offered")],
            {1: "exited", 3: "offered"},
            "out of turn",
        ),
        ([Step(2, "waitlisted", "enrolled")], {2: "enrolled"}, "no step leads there"),
        ([Step(2, "waitlisted", "withdrawn"), Step(2, "withdrawn", "waitlisted")], {}, "no step leads there"),
        ([Step(1, "enrolled", "waitlisted", is_undoing=True)], {1: "waitlisted"}, "no step leads there"),
        (
            [
                Step(1, "enrolled", "paused"),
                Step(1, "paused", "exited"),
                Step(1, "exited", "waitlisted", is_undoing=True),
            ],
            {1: "waitlisted"},
            "does not take back the last step",
        ),
        ([Step(3, "offered", "declined")], {3: "declined"}, "was 'waitlisted' before"),
        ([], {3: "enrolled"}, "3: lost"),
        ([], {4: "waitlisted"}, "4: lost"),
        (applied(4, "waitlisted"), {}, "4: lost"),
    ],
)
def test_what_is_wrong_is_found(more: list[Step], changed: dict[int, str], said: str) -> None:
    assert said in faults([*FULL, *more], changed)


def test_one_person_in_a_programme_twice_is_found() -> None:
    assert "one person twice" in faults(FULL, persons={1: 1, 2: 1, 3: 3})
    assert "one person twice" not in faults(
        [*applied(1, "enrolled"), Step(1, "enrolled", "exited"), *applied(2, "waitlisted"), *applied(3, "waitlisted")],
        {1: "exited"},
        persons={1: 1, 2: 1, 3: 3},
    )
