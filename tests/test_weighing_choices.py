"""The team's own choice about a point: read from the settings, with a reason that is never repeated elsewhere."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from tests.weighing_ground import CODE, WIJK, score, site, weighed
from wijkanalyse.errors import SettingsError
from wijkanalyse.weighing import choices
from wijkanalyse.weighing.choices import ChoiceDeclaration
from wijkanalyse.weighing.weighed import Choice

FILE = "wijkanalyse.toml"
SECRET = "Mevrouw Jansen vertelde dit"


def read(text: str) -> tuple[ChoiceDeclaration, ...]:
    return choices.read(tomllib.loads(text)["punt"], FILE)


def refused(content: dict[str, Any]) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        choices.read(content, FILE)
    assert caught.value.allowed
    assert caught.value.hint
    assert FILE in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value


def test_a_choice_is_read_as_it_was_typed() -> None:
    found = read('[punt."aandachtspunt-inkomen"]\nkeuze = "hoger"\nreden = " Dringend. "\nwijk = "Meerzicht"\n')
    assert found == (ChoiceDeclaration("aandachtspunt-inkomen", "hoger", "Dringend.", "Meerzicht"),)


def test_a_point_may_have_another_choice_in_another_wijk() -> None:
    found = read(
        '[[punt."kracht-nabijheid"]]\nkeuze = "weg"\nreden = "a"\n'
        '[[punt."kracht-nabijheid"]]\nkeuze = "hoger"\nreden = "b"\nwijk = "oude kern"\n'
    )
    assert choices.of("kracht-nabijheid", found, site()) == Choice("hoger", "b")
    assert choices.of("kracht-nabijheid", found, site(code="WK990102", label="Elders")) == Choice("weg", "a")
    assert choices.of("kracht-werk", found, site()) is None


@pytest.mark.parametrize("named", [WIJK, WIJK.upper(), CODE, CODE.lower()])
def test_a_wijk_is_named_by_name_or_code(named: str) -> None:
    assert ChoiceDeclaration("kracht-werk", "weg", "a", named).holds_for(site())


GOOD = {"keuze": "hoger", "reden": SECRET}


@pytest.mark.parametrize(
    "content",
    [
        {"inkomen": GOOD},
        {"aandachtspunt-Inkomen van Jan": GOOD},
        {"aandachtspunt-inkomen": "hoger"},
        {"aandachtspunt-inkomen": GOOD | {"waarom": "x"}},
        {"aandachtspunt-inkomen": GOOD | {"keuze": SECRET}},
        {"aandachtspunt-inkomen": GOOD | {"keuze": ["hoger"]}},
        {"aandachtspunt-inkomen": {"keuze": "hoger"}},
        {"aandachtspunt-inkomen": {"reden": SECRET}},
        {"aandachtspunt-inkomen": GOOD | {"reden": " "}},
        {"aandachtspunt-inkomen": GOOD | {"reden": SECRET * 20}},
        {"aandachtspunt-inkomen": GOOD | {"reden": [SECRET]}},
        {"aandachtspunt-inkomen": GOOD | {"wijk": 3}},
        {"aandachtspunt-inkomen": [GOOD, GOOD]},
        {"aandachtspunt-inkomen": [GOOD | {"wijk": "Noord"}, GOOD | {"wijk": "noord"}]},
    ],
)
def test_a_choice_that_cant_be_used_is_refused_without_its_reason(content: dict[str, Any]) -> None:
    refused(content)


def test_a_reason_stands_in_no_repr() -> None:
    declared = ChoiceDeclaration("aandachtspunt-inkomen", "weg", SECRET)
    found = weighed(score("laagste_inkomens", "ongunstig"), choices=[declared])
    assert found.dropped[0].choice == Choice("weg", SECRET)
    assert SECRET not in repr((declared, found))


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (ChoiceDeclaration("aandachtspunt-inkomen", "weg", SECRET), ""),
        (ChoiceDeclaration("aandachtspunt-inkomen", "lager", SECRET, WIJK), ""),
        (ChoiceDeclaration("aandachtspunt-werk", "weg", SECRET), "dat punt is er nu niet."),
        (ChoiceDeclaration("aandachtspunt-werk", "weg", SECRET, WIJK), "dat punt is er nu niet in Oude Kern."),
        (ChoiceDeclaration("aandachtspunt-inkomen", "weg", SECRET, "Nergens"), "geen wijk of gebied ‘Nergens’."),
    ],
)
def test_a_choice_for_what_no_longer_exists_is_a_remark(declared: ChoiceDeclaration, expected: str) -> None:
    found = weighed(score("laagste_inkomens", "ongunstig"), choices=[declared])
    remarks = choices.unused([declared], [(site(), found)])
    assert len(remarks) == bool(expected)
    assert all(r.endswith(expected) and SECRET not in r for r in remarks)
