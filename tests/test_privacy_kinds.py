"""Kinds of sentences that screening once got wrong: what it must find in each, and what looks alike and may pass."""

from __future__ import annotations

import pytest

from wijkanalyse.privacy import rules as privacy_rules
from wijkanalyse.privacy.allow_list import AllowList
from wijkanalyse.privacy.places import PlaceNames
from wijkanalyse.privacy.screen import Screener

RULES = privacy_rules.load()
SCREENER = Screener(RULES, PlaceNames(("Oosterheem", "Lagune")), AllowList())


def found(text: str, severity: str = "stop ask") -> list[tuple[str, str]]:
    return [(h.class_id, text[h.start : h.end]) for h in SCREENER.screen(text) if h.severity in severity]


def warned(text: str) -> set[str]:
    return {hit.class_id for hit in SCREENER.screen(text) if hit.severity == "warn"}


# --- names ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a title without much around it
        ("Hr. Bouwmeester vraagt om een bankje", "Bouwmeester"),
        ("hr pietersma vraagt om hulp", "pietersma"),
        ("fam van 't Wout heeft overlast", "van 't Wout"),
        # a surname that is a town
        ("dominee Van Utrecht opent de deur", "Van Utrecht"),
        ("mevrouw van Leiden komt niet meer", "van Leiden"),
        ("gesproken met Van Houten over het plein", "Van Houten"),
        # a first name that is a thing, at the start of a sentence
        ("Merel organiseert elke week een maaltijd", "Merel"),
        ("Floor kookt voor de buren", "Floor"),
        ("Het loopt goed. Iris begeleidt de tieners", "Iris"),
        ("buurvrouw Wil komt langs", "Wil"),
        # a short first name in small letters
        ("ali heeft geen werk", "ali"),
        ("rob uit de flat gokt veel", "rob"),
        ("gebeld met sem over de huur", "sem"),
        # a whole name in small letters
        ("met bas de boer gepraat", "bas de boer"),
        ("door floor van dijk gemeld", "floor van dijk"),
        ("a.m. de vries klaagt", "a.m. de vries"),
        # a surname in parts
        ("dr. J. Groot Koerkamp schrijft", "J. Groot Koerkamp"),
        ("mevrouw Oude Elferink belde", "Oude Elferink"),
        ("Piet v.d. Heuvel belt", "Piet v.d. Heuvel"),
        ("Kees vd Berg woont daar", "Kees vd Berg"),
        ("daar belde van der Kolk over", "van der Kolk"),
        # a surname that ends like a street or a part of town
        ("Radha Jagroep geeft dansles", "Radha Jagroep"),
        ("buurvrouw Kranendonk helpt", "Kranendonk"),
        ("mevrouw Hiemstede zoekt een woning", "Hiemstede"),
        # names from all over
        ("mevrouw Bhagwandas kookt", "Bhagwandas"),
        ("Tesfalem Haile zoekt werk", "Tesfalem Haile"),
        ("het gezin Nowakowski zoekt een huis", "Nowakowski"),
        ("Shanairo haar moeder belt", "Shanairo"),
        ("Jurensly zijn broer helpt", "Jurensly"),
        ("Brightley haar tante kookt", "Brightley"),
        # a name after the end of the sentence about a building
        ("het is donker bij de flat. Fatima zegt er niets van", "Fatima"),
    ],
)
def test_a_name_is_hidden_whole(text: str, name: str) -> None:
    assert ("naam", name) in found(text, "ask")


@pytest.mark.parametrize(
    "text",
    [
        "De heer des huizes is niet thuis",
        "de vrouw des huizes doet open",
        "de burgemeester van Leiden kwam langs",
        "veel bewoners uit Utrecht en Leiden",
        "de huisarts van Gouda",
        "Storm geeft veel schade",
        "Hoop doet leven",
        "Roos en tulp in de tuin",
        "daan is een woord dat niemand begrijpt",
        "met max 10 mensen",
        "in de zon en met de boot",
        "de bus van den Haag",
        "scoutinggroep Prins Bernhard zoekt leden",
        "scouting Fatima zoekt leiding",
        "kapsalon Esra is populair",
        "bakkerij Van Dijk stopt",
        "een Jan-Klaassen-gevoel op het plein",
        "oom Willem-gevoel, zo noemen ze het",
        "de Oude Markt is leeg",
        "de Rode Leeuw is weer open",
        "Dunya Festival was druk",
        "het Willem Dreespark en de Anne Frankschool",
    ],
)
def test_what_only_looks_like_a_name_passes(text: str) -> None:
    assert found(text) == []


# --- numbers --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "class_id", "value"),
    [
        ("06_12345678 bellen", "telefoon", "06_12345678"),
        ("06_12_34_56_78", "telefoon", "06_12_34_56_78"),
        ("bel 06 _ 1234 5678", "telefoon", "06 _ 1234 5678"),
        ("O6-l2345678", "telefoon", "O6-l2345678"),
        ("NWP3C6RF4 is het paspoort van de man", "documentnummer", "NWP3C6RF4"),
        ("5123456789 is haar rijbewijs", "documentnummer", "5123456789"),
        ("SPECI2014 (id-kaart)", "documentnummer", "SPECI2014"),
        ("geb 12031985", "geboortedatum", "12031985"),
        ("geb. 120385", "geboortedatum", "120385"),
        ("geboren 12031985 in Breda", "geboortedatum", "12031985"),
        ("insta @youssef_079", "profiel", "@youssef_079"),
        ("snapchat: lotte_x_05", "profiel", "lotte_x_05"),
        ("zijn tiktok is rico_r", "profiel", "rico_r"),
        ("'s-Gravenweg 140 veel verkeer", "straat_huisnummer", "'s-Gravenweg 140"),
        ("op 's-Herenstraat 3 is lekkage", "straat_huisnummer", "'s-Herenstraat 3"),
        ("Lagune 12 klaagt", "straat_huisnummer", "Lagune 12"),
        ("Kerkstraat 12 Van Dijk klaagt", "straat_huisnummer", "Kerkstraat 12"),
        ("nr 3 klaagt over de buren", "straat_huisnummer", "nr 3"),
    ],
)
def test_a_number_in_an_odd_spelling_is_found(text: str, class_id: str, value: str) -> None:
    assert (class_id, value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nr. 1 ergernis is hondenpoep",
        "Nr. 3 probleem in de wijk is parkeren",
        "nummer 1 wens: een bankje",
        "op het Marktplein 50 kraampjes",
        "aan de Lindenlaan 6 plantenbakken",
        "in de Kerkstraat 12 bankjes geplaatst",
        "een paspoort kost 77 euro",
        "rijbewijs halen kost 3000 euro",
    ],
)
def test_a_number_of_things_passes(text: str) -> None:
    assert found(text) == []


# --- warnings -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "class_id"),
    [
        ("de enige Somalische familie van het plein", "uniek"),
        ("het enige Poolse gezin in de straat", "uniek"),
        ("de laatste alleenstaande moeder", "uniek"),
        ("de apotheker stuurt mensen weg", "uniek"),
        ("de tandarts leent geld uit", "uniek"),
        ("de bakker dealt", "uniek"),
        ("een moeder met een huurschuld", "gevoelig"),
        ("de buurman heeft energieschulden", "gevoelig"),
        ("een jongen met adhd-medicatie", "gevoelig"),
        ("mijn buurvrouw is hiv-positief", "gevoelig"),
        ("De buurman komt niet buiten. Depressief, zegt men.", "gevoelig"),
        ("weduwe, 71, Pools", "leeftijd_met_rol"),
        ("alleenstaande vader, 34, Syrisch, drie kinderen", "samen"),
        ("jongen, 16 jaar, gestopt met school", "leeftijd_met_rol"),
    ],
)
def test_what_points_at_one_person_is_warned_about(text: str, class_id: str) -> None:
    assert class_id in warned(text)


@pytest.mark.parametrize(
    ("text", "class_id"),
    [
        ("de enige winkel in de buurt", "uniek"),
        ("de apotheker is ver weg", "uniek"),
        ("gezinnen met een huurschuld", "gevoelig"),
        ("De buurvrouw heeft een tuin. Veel gezinnen hebben hoge schulden.", "gevoelig"),
        ("Een man gaf een bank weg. In de wijk is de armoede en ziekte groot.", "gevoelig"),
        ("een oude dame van een gebouw", "leeftijd_met_rol"),
        ("jongeren, 16 of ouder", "leeftijd_met_rol"),
    ],
)
def test_a_group_or_a_thing_is_no_person(text: str, class_id: str) -> None:
    assert class_id not in warned(text)
