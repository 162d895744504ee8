"""What the page components promise to the pages built from them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from bontang_empowerment.access.templatetags.form_errors import summary_lines


class Sewing(forms.Form):
    name = forms.CharField(label="Name")
    nik = forms.CharField(label="NIK", required=False, help_text="16 digits")
    sex = forms.ChoiceField(label="Sex", choices=[("female", "Female"), ("male", "Male")], widget=forms.RadioSelect)
    note = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("A family needs a head.")


class BaseMembers(forms.BaseFormSet[forms.Form]):
    row_label = "Member"


Members = forms.formset_factory(Sewing, formset=BaseMembers, can_delete=True, extra=1)


def render(source: str, **context: Any) -> str:
    return Template("{% load ui crispy_forms_filters %}" + source).render(Context(context))


def posted_members() -> Any:
    return Members(
        {
            "form-TOTAL_FORMS": "2",
            "form-INITIAL_FORMS": "0",
            "form-0-name": "",
            "form-0-sex": "male",
            "form-0-DELETE": "on",
            "form-1-name": "Andi",
            "form-1-sex": "neither",
        }
    )


def test_the_error_summary_leads_to_each_field_and_to_the_first_radio_button() -> None:
    lines = list(summary_lines(Sewing({})))
    assert [line.target for line in lines] == ["", "id_name", "id_sex_0"]
    assert lines[0].text == "A family needs a head."
    assert lines[1].text.startswith("Name: ")


def test_a_form_that_was_not_sent_has_no_error_summary() -> None:
    assert render("{% error_summary form %}", form=Sewing()).strip() == ""


def test_the_error_summary_counts_the_rows_that_stay_and_calls_them_by_name() -> None:
    texts = [line.text for line in summary_lines(posted_members())]
    assert len(texts) == 2
    assert all(text.startswith("Member 1, ") for text in texts)
    assert "Sex" in texts[1]


def test_an_error_of_no_field_is_shown_once_with_the_summary_and_once_without() -> None:
    with_summary = render("{% error_summary form %}{{ form|crispy }}", form=Sewing({"name": "Andi", "sex": "male"}))
    without = render("{{ form|crispy }}", form=Sewing({"name": "Andi", "sex": "male"}))
    assert with_summary.count("A family needs a head.") == without.count("A family needs a head.") == 1


def test_help_stands_above_the_input_and_describes_it() -> None:
    html = render("{{ form|crispy }}", form=Sewing())
    assert html.index('id="id_nik_helptext"') < html.index('name="nik"')
    assert 'aria-describedby="id_nik_helptext"' in html


def test_an_error_at_a_field_describes_its_input() -> None:
    html = render("{{ form|crispy }}", form=Sewing({}))
    assert 'aria-describedby="id_name_error"' in html
    assert html.index('id="id_name_error"') < html.index('name="name"')


def test_optional_fields_say_so_and_required_ones_carry_no_asterisk() -> None:
    with override("en"):
        html = render("{{ form|crispy }}", form=Sewing())
    assert html.count("(optional)") == 1
    assert "*" not in html


def test_a_fact_that_nobody_recorded_says_so() -> None:
    with override("en"):
        html = render("{% fact 'Phone' %}{{ phone }}{% endfact %}", phone="")
    assert "Not recorded" in html


def test_text_from_people_is_escaped_in_a_block_component() -> None:
    html = render("{% card title=name %}{{ name }}{% endcard %}", name="<script>")
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 2


def test_a_bar_is_as_long_as_its_share_of_the_longest_whatever_the_language() -> None:
    bars = [{"label": "Sewing", "value": 5, "of": 20, "url": "/a/"}, {"label": "Batik", "value": 8, "of": None}]
    with override("id"):
        html = render("{% bar_chart title='T' bars=bars label_heading='L' value_heading='V' %}", bars=bars)
    assert 'class="chart-fill" width="25.00%"' in html
    assert 'class="chart-fill" width="40.00%"' in html
    assert 'href="/a/"' in html


def test_bars_that_count_nothing_have_no_length() -> None:
    html = render(
        "{% bar_chart title='T' bars=bars label_heading='L' value_heading='V' %}", bars=[{"label": "Batik", "value": 0}]
    )
    assert 'class="chart-fill" width="0%"' in html


@pytest.mark.parametrize(
    ("source", "indonesian", "english"),
    [
        ("{{ 1250|thousands }}", "1.250", "1,250"),
        ("{{ 1250000|rupiah }}", "Rp1.250.000", "Rp1,250,000"),
        ("{{ share|percent }}", "74,5%", "74.5%"),
        ("{{ whole|percent }}", "50%", "50%"),
        ("{{ nothing|rupiah }}", "", ""),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(source: str, indonesian: str, english: str) -> None:
    values = {"share": Decimal("0.745"), "whole": 0.5, "nothing": None}
    with override("id"):
        assert render(source, **values) == indonesian
    with override("en"):
        assert render(source, **values) == english


def test_a_state_without_a_look_of_its_own_is_neutral() -> None:
    assert "tone-neutral" in render("{% status_badge 'never_heard_of' 'New' %}")
    assert "tone-attention" in render("{% status_badge 'waitlisted' 'Waitlisted' %}")


def test_a_post_button_carries_the_token_and_its_question() -> None:
    html = render("{% post_button url='/x/' label='Withdraw' confirm='Sure?' %}", csrf_token="t0ken")
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in html
    assert 'data-confirm="Sure?"' in html


def test_a_formset_offers_one_more_row_and_hides_the_box_that_its_button_ticks() -> None:
    html = render("{% formset_rows formset legend='Member' add_label='Add' %}", formset=Members())
    assert 'name="form-__prefix__-name"' in html
    assert html.count("data-formset-row>") == 2
    assert 'name="form-0-DELETE"' in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Until 02-12-2026, then the next.", 'Until <span class="nowrap">02-12-2026</span>, then the next.'),
        ("<b>1</b> 6474-01-2026", "&lt;b&gt;1&lt;/b&gt; 6474-01-2026"),
    ],
)
def test_a_day_in_a_sentence_stays_in_one_piece_and_markup_stays_text(text: str, shown: str) -> None:
    assert Template("{% load ui %}{{ text|unbroken }}").render(Context({"text": text})) == shown


def test_a_day_stays_in_one_piece_in_the_time_of_the_city_and_none_is_nothing() -> None:
    late = datetime(2026, 12, 31, 20, 15, tzinfo=UTC)
    page = Template("{% load ui %}{{ late|day }} {{ late|moment }} {{ none|day|default:'none' }}")
    shown = '<span class="nowrap">01-01-2027</span> <span class="nowrap">01-01-2027 04:15</span> none'
    assert page.render(Context({"late": late, "none": None})) == shown
