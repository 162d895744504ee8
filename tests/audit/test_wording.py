"""The words of the trail follow the reader's language, also where Django makes up the name itself."""

import pytest
from django.utils.translation import override

from bontang_empowerment.audit.wording import field_labels, kind_label

IN_BOTH = ("language", "words")


@pytest.mark.parametrize(IN_BOTH, [("id", ["isian kehadiran"]), ("en", ["attendance marks"])])
def test_rows_changed_along_with_a_record_are_named_by_their_kind(language: str, words: list[str]) -> None:
    with override(language):
        assert field_labels("trainings.session", ["attendance"]) == words


@pytest.mark.parametrize(IN_BOTH, [("id", "Program, kelurahan"), ("en", "Programme, kelurahan")])
def test_a_table_that_only_joins_two_kinds_is_named_by_both(language: str, words: str) -> None:
    with override(language):
        assert kind_label("programs.program_kelurahan") == words


def test_what_the_product_does_not_know_keeps_its_stored_name() -> None:
    assert kind_label("gone.model") == "gone.model"
    assert field_labels("trainings.session", ["gone"]) == ["gone"]
