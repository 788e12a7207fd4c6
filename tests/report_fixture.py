"""Pages made by hand: gemeente Voorbeeldstad, wijk Tuindorp, with every kind of cell that a report can hold."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import geopandas as gpd
from shapely import Polygon

from wijkanalyse import catalogue, paths
from wijkanalyse.report import texts
from wijkanalyse.report.charts import ChartRow, age_chart, comparison_chart
from wijkanalyse.report.locator import Locations
from wijkanalyse.report.map_choices import AreaValue, Ground, MapFigure, area_map
from wijkanalyse.report.maps import frame, prepare_shapes
from wijkanalyse.report.parts import accounts, figures, maps, pages, weighed
from wijkanalyse.report.parts.signals import VersionText
from wijkanalyse.report.signals import SignalWriter, Told
from wijkanalyse.signals import vocabulary
from wijkanalyse.signals.signal import Version
from wijkanalyse.signals.views import Cell, Coverage, FollowUp, PlaceSignals, SignalView, ThemeSignals, Waiting
from wijkanalyse.weighing.weighed import PointKind

WIJKEN = ("Binnenstad", "Tuindorp", "Havenkwartier", "Het Lage Veld", "Stationswijk", "Buitengebied")
BUURTEN = ("Tuindorp-Noord", "Tuindorp-Zuid", "De Eiken", "Rozenhof en omgeving", "Sluis", "Molenakker")

NO_SIGNALS = VersionText("deelbaar", "Deelbare versie", "Alleen cijfers.")
GUNSTIG = figures.VerdictText(
    "gunstig", "gunstig", "▲", ("De wijk heeft een hoger aandeel dan gemeente en Nederland.",)
)
ONGUNSTIG = figures.VerdictText("ongunstig", "ongunstig", "◆", ("Hoger dan in de gemeente.", "Hoger dan in Nederland."))
VERGELIJKBAAR = figures.VerdictText("vergelijkbaar", "vergelijkbaar", "≈", ("Het verschil is klein.",))
NIET_ZEKER = figures.VerdictText("niet_zeker", "niet zeker", "?", ("Het verschil valt binnen de marge.",))
WISSELEND = figures.VerdictText(
    "wisselend", "wisselend", "↕", ("Gunstig naast de gemeente, ongunstig naast Nederland.",)
)
GEEN_OORDEEL = figures.VerdictText("geen_oordeel", "geen oordeel", "○", ("Meer of minder is hier niet beter.",))
ONBEKEND = figures.VerdictText("onbekend", "onbekend", "–", ("Er is geen cijfer voor deze wijk.",))


def ok(text: str, note: str = "") -> figures.Cell:
    return figures.Cell(text, "ok", note)


def row(indicator: str, label: str, cells: tuple[figures.Cell, ...], verdict: figures.VerdictText) -> figures.Row:
    """A row of counted figures of 2024; `replace` changes the rest."""
    wijk, gemeente, nederland = cells
    return figures.Row(
        indicator=indicator,
        label=label,
        definition=f"{label}: het deel van de bewoners of huishoudens voor wie dit geldt.",
        unit="%",
        wijk=wijk,
        gemeente=gemeente,
        nederland=nederland,
        year="2024",
        moment="1 januari 2024",
        age_note="",
        estimate=False,
        verdict=verdict,
        source="85984NED, veld Voorbeeld_12",
    )


def borders(names: tuple[str, ...], prefix: str) -> gpd.GeoDataFrame:
    """Six areas that share their edges, three beside three, with a bend in every border."""
    across, down = (0, 900, 2100, 3300), (0, 1200, 2200)
    bend = {(1, 1): (140, -90), (2, 1): (-160, 120), (1, 0): (60, -150), (2, 2): (-90, 200), (0, 1): (-220, 60)}

    def corner(column: int, line: int) -> tuple[float, float]:
        dx, dy = bend.get((column, line), (0, 0))
        return 90_000.0 + across[column] + dx, 450_000.0 + down[line] + dy

    cells = [(column, line) for line in (0, 1) for column in (0, 1, 2)]
    shapes = [Polygon([corner(c, r), corner(c + 1, r), corner(c + 1, r + 1), corner(c, r + 1)]) for c, r in cells]
    codes = [f"{prefix}{number:02d}" for number in range(1, len(names) + 1)]
    return gpd.GeoDataFrame({"code": codes, "name": names}, geometry=shapes, crs="EPSG:28992")


def buurt_map() -> maps.AreaMap:
    """Tuindorp: four of six buurten, one without a figure, one without a border; the others are surroundings."""
    shapes = prepare_shapes(borders(BUURTEN, "BU000102"))
    picture = frame(shapes, shapes.codes[:4])
    if picture is None:
        raise ValueError("the fixture has borders")
    values = {
        "BU00010201": AreaValue(42.0, "42%"),
        "BU00010202": AreaValue(37.5, "38%"),
        "BU00010203": AreaValue(51.0, "51%"),
        "BU00010204": AreaValue(None, "afgeschermd: te weinig mensen"),
    }
    owned = {code: AreaValue(60.0 + place, f"{60 + place}%") for place, code in enumerate(values)}
    names = {**dict(zip(shapes.codes[:4], BUURTEN, strict=False)), "BU00010299": "Nieuwe Kade"}
    figures = [
        map_figure("eenpersoons", "Eenpersoonshuishoudens", values, in_table=True),
        map_figure("koopwoningen", "Koopwoningen", owned, theme="Wonen", smallest_step=10.0),
    ]
    return area_map(Ground("kaart-buurten", picture, "buurt", "buurten", names), figures, "eenpersoons")


def map_figure(indicator: str, name: str, values: dict[str, AreaValue], **changed: Any) -> MapFigure:
    """A share of 2024, counted; `changed` replaces the rest."""
    made = MapFigure(indicator, name, "Wie wonen hier", name, "%", "2024", "Bron: tabel 85984NED.", values)
    return replace(made, **changed)


def wijk_map() -> maps.AreaMap:
    """All six wijken, each with a link to its page."""
    shapes = prepare_shapes(borders(WIJKEN, "WK0001"))
    picture = frame(shapes, links={code: f"{code}.html" for code in shapes.codes})
    if picture is None:
        raise ValueError("the fixture has borders")
    counts = (12_345, 9_870, 6_420, 15_300, 8_115, 640)
    values = {
        code: AreaValue(float(count), f"{count:,}".replace(",", "."))
        for code, count in zip(shapes.codes, counts, strict=True)
    }
    ground = Ground("kaart-wijken", picture, "wijk", "wijken", dict(zip(shapes.codes, WIJKEN, strict=True)))
    return area_map(ground, [map_figure("inwoners", "Inwoners", values, unit="")], "inwoners")


def locator() -> maps.Locator | None:
    """Where Tuindorp lies among the six wijken."""
    return Locations("Voorbeeldstad", prepare_shapes(borders(WIJKEN, "WK0001"))).of("Tuindorp", "WK000102")


def who_lives_here() -> pages.Theme:
    ages = (
        ChartRow("0 tot 15 jaar", 14.2, 15.8, 15.1, "14%", "16%", "15%"),
        ChartRow("15 tot 25 jaar", 10.1, 11.2, 12.4, "10%", "11%", "12%"),
        ChartRow("25 tot 45 jaar", 22.0, 26.3, 25.8, "22%", "26%", "26%"),
        ChartRow("45 tot 65 jaar", 27.9, 27.1, 26.2, "28%", "27%", "26%"),
        ChartRow("65 jaar en ouder", 25.8, 19.6, 20.5, "26%", "20%", "21%"),
    )
    homes = (
        ChartRow("Eenpersoonshuishoudens", 41.0, 36.0, 39.9, "41%", "36%", "40%"),
        ChartRow("Huishoudens met kinderen", 28.0, 35.0, 32.0, "28%", "35%", "32%"),
    )
    return pages.Theme(
        theme_id="wie-wonen-hier",
        title="Wie wonen hier",
        summary=(
            "Ongeveer een kwart van de bewoners is 65 jaar of ouder.",
            "Vier op de tien huishoudens bestaan uit één persoon.",
        ),
        note="",
        rows=(
            row("ouderen", "65 jaar en ouder", (ok("26%"), ok("20%"), ok("21%")), GEEN_OORDEEL),
            row("eenpersoons", "Eenpersoonshuishoudens", (ok("41%"), ok("36%"), ok("40%")), GEEN_OORDEEL),
            row("gezinnen", "Huishoudens met kinderen", (ok("28%"), ok("35%"), ok("32%")), GEEN_OORDEEL),
        ),
        age_chart=age_chart("leeftijd", "Tuindorp heeft meer ouderen dan de gemeente", ages),
        charts=(
            comparison_chart("huishoudens", "Huishoudens naast gemeente en Nederland", "% van de huishoudens", homes),
        ),
        on_map="eenpersoons",
    )


def income() -> pages.Theme:
    shares = (
        ChartRow("Huishoudens met een laag inkomen", 8.4, 6.9, 6.8, "8,4%", "6,9%", "6,8%"),
        ChartRow("Mensen met bijstand", 7.1, 4.4, 3.6, "7,1%", "4,4%", "3,6%"),
        ChartRow(
            "Mensen met een WW-uitkering", None, 1.9, 1.7, "", "1,9%", "1,7%", missing="afgeschermd: te weinig mensen"
        ),
        ChartRow(
            "Volwassenen die moeite hebben met rondkomen",
            24.0,
            19.0,
            18.0,
            "24%",
            "19%",
            "18%",
            20.0,
            29.0,
            "tussen 20% en 29%",
        ),
    )
    rows = (
        row("laag_inkomen", "Huishoudens met een laag inkomen", (ok("8,4%"), ok("6,9%"), ok("6,8%")), WISSELEND),
        row("bijstand", "Mensen met bijstand", (ok("7,1%"), ok("4,4%"), ok("3,6%")), ONGUNSTIG),
        row(
            "ww",
            "Mensen met een WW-uitkering",
            (figures.Cell("afgeschermd: te weinig mensen", "suppressed"), ok("1,9%"), ok("1,7%")),
            ONBEKEND,
        ),
        replace(
            row(
                "inkomen",
                "Gemiddeld gestandaardiseerd inkomen",
                (ok("€ 31.200"), ok("€ 34.700"), figures.Cell("nog niet verschenen", "not_published")),
                NIET_ZEKER,
            ),
            unit="€ per jaar",
            year="2021",
            age_note="ouder dan de andere cijfers",
        ),
        replace(
            row(
                "rondkomen",
                "Volwassenen die moeite hebben met rondkomen",
                (ok("24%", "20%–29%"), ok("19%"), ok("18%")),
                ONGUNSTIG,
            ),
            estimate=True,
            year="2022",
            unit="% van de volwassenen",
        ),
    )
    return pages.Theme(
        theme_id="werk-inkomen",
        title="Werk, inkomen en bestaanszekerheid",
        summary=("Meer mensen dan in de gemeente hebben bijstand.", "Ongeveer een kwart heeft moeite met rondkomen."),
        note="Cijfers over inkomen en over rondkomen hangen samen. Tel ze niet als twee bewijzen.",
        rows=rows,
        age_chart=None,
        charts=(comparison_chart("inkomen-delen", "Bijstand en rondkomen wijken het meest af", "%", shares),),
    )


def health() -> pages.Theme:
    names = ("Goede gezondheid", "Langdurige aandoening", "Eenzaam", "Sterk eenzaam", "Rookt", "Wekelijks sporten")
    values = (
        (71.0, 75.0, 76.0),
        (38.0, 34.0, 33.0),
        (49.0, 46.0, 45.0),
        (13.0, 12.0, 11.0),
        (16.0, 15.0, 14.0),
        (52.0, 51.0, 50.0),
    )
    chart_rows = tuple(
        ChartRow(
            name, w, g, n, f"{w:.0f}%", f"{g:.0f}%", f"{n:.0f}%", w - 4, w + 4, f"tussen {w - 4:.0f}% en {w + 4:.0f}%"
        )
        for name, (w, g, n) in zip(names, values, strict=True)
    )
    rows = tuple(
        replace(
            row(
                f"gezondheid_{number}",
                chart.label,
                (ok(chart.wijk_text, chart.interval_text), ok(chart.gemeente_text), ok(chart.nederland_text)),
                NIET_ZEKER if number % 2 else VERGELIJKBAAR,
            ),
            estimate=True,
            year="2022",
            unit="% van de volwassenen",
        )
        for number, chart in enumerate(chart_rows)
    )
    return pages.Theme(
        theme_id="gezondheid",
        title="Gezondheid en welbevinden",
        summary=("De meeste cijfers lijken op die van de gemeente.", "Ze zijn berekend, niet geteld."),
        note="",
        rows=(*rows, row("sport", "Lid van een sportclub", (ok("31%"), ok("27%"), ok("26%")), GUNSTIG)),
        age_chart=None,
        charts=(
            comparison_chart(
                "gezondheid-delen", "Gezondheid lijkt op die van de gemeente", "% van de volwassenen", chart_rows
            ),
        ),
    )


def empty_theme() -> pages.Theme:
    return pages.Theme("veiligheid", "Veiligheid", ("Over veiligheid zijn er nog geen cijfers.",), "", (), None, ())


SOURCES = (
    accounts.Source(
        "Kerncijfers wijken en buurten 2024", "85984NED", "2024", "2024", "15 oktober 2025", "20 november 2025",
        "CC BY 4.0", "https://opendata.cbs.nl/statline/#/CBS/nl/dataset/85984NED",
    ),
    accounts.Source(
        "Gezondheid per wijk en buurt 2022", "50120NED", "2022", "2022", "1 juni 2024", "20 november 2025",
        "CC BY 4.0", "",
    ),
)  # fmt: skip


def ticks(met: bool | None = True) -> tuple[weighed.TickText, ...]:
    """The four reasons: the first as asked, then one that isn't met, one unknown and one that is."""
    signs = {
        True: weighed.Sign("ja", "✓", "ja"),
        False: weighed.Sign("nee", "", "nee"),
        None: weighed.Sign("onbekend", "?", "niet te zeggen"),
    }
    found = {
        "Veel mensen": (met, "Het gaat om ongeveer 420 huishoudens."),
        "Groot verschil": (False, "Het verschil is minder dan twee keer de grens."),
        "Andere kant op dan Nederland": (None, "Dat is niet te zeggen."),
        "Meerdere bronnen": (True, "Minstens twee bronnen noemen het."),
    }
    return tuple(weighed.TickText(label, signs[is_met], sentence) for label, (is_met, sentence) in found.items())


def point(kind: PointKind, cause: str, title: str, **changed: Any) -> weighed.PointText:
    made = weighed.PointText(
        id=f"{kind}-{cause}",
        kind=kind,
        title=title,
        anchor=f"cijfer-{cause}",
        seen_in="alleen cijfer",
        both=False,
        evidence=("7,1% tegen 4,4% in de gemeente.",),
        more=("Dit zien we in één cijfer.",),
        signals=None,
        certainty="Zekerheid: geteld (2024).",
        to_check="Te toetsen met bewoners.",
        ticks=ticks(),
    )
    return replace(made, **changed)


def matrix() -> weighed.Matrix:
    """A row per theme of the page: figures alone, both on one side, and nothing known."""
    none, bad = weighed.Sign("te_weinig", "–", "geen of te weinig"), weighed.Sign("ongunstig", "◆", "ongunstig")
    told = weighed.Sign("knelpunt", "◆", "vooral knelpunten")
    open_, calm = weighed.Sign("geen_oordeel", "○", "geen oordeel"), "Nog geen signalen: wat zien jullie?"
    return weighed.Matrix(
        (
            weighed.MatrixLine(accounts.Link("Wie wonen hier", "#thema-wie-wonen-hier"), open_, none, calm, True),
            weighed.MatrixLine(
                accounts.Link("Werk, inkomen en bestaanszekerheid", "#thema-werk-inkomen"),
                bad,
                told,
                "Wijzen dezelfde kant op",
                False,
            ),
            weighed.MatrixLine(accounts.Link("Opgroeien en leren", ""), open_, none, calm, True),
        ),
        (
            accounts.Definition("Wijzen dezelfde kant op", "Cijfers en signalen noemen hetzelfde."),
            accounts.Definition(calm, "Bij deze cijfers hoort geen oordeel."),
        ),
    )


def weighed_text() -> weighed.WeighedText:
    """One kracht, two equal aandachtspunten of which figures and signals show the first, and one that is left out."""
    first = point(
        "aandachtspunt",
        "bijstand",
        "Meer mensen met bijstand",
        seen_in="cijfer én signaal",
        both=True,
        signals=weighed.SignalLine("●●○", "Meerdere signalen."),
        equal="Even sterk als: moeite met rondkomen.",
    )
    second = point(
        "aandachtspunt",
        "rondkomen",
        "Moeite met rondkomen",
        evidence=("24%, ongeveer 1.800 tot 2.000 volwassenen.",),
        certainty="Zekerheid: berekend, niet geteld (2022).",
        choice=weighed.ChoiceText("Het team zet dit punt hoger."),
    )
    return weighed.WeighedText(
        matrix=matrix(),
        strengths=(point("kracht", "sport", "Veel bewoners zijn lid van een sportclub", ticks=ticks()[1:]),),
        concerns=(first, second),
        nothing="",
        chances=(
            weighed.ChanceText(
                "De sportclub zou mensen met weinig geld kunnen helpen.", "Wie kan dat?", "Zij kennen elkaar.", "Sport"
            ),
        ),
        priorities=weighed.Priorities((first, second), ""),
        questions=(
            weighed.QuestionGroup("team", "Voor het team", (weighed.QuestionText("Herkennen jullie dit?", ""),)),
            weighed.QuestionGroup(
                "bewoners", "Aan bewoners", (weighed.QuestionText("Wat gaat goed?", "Samen met: de bakker."),)
            ),
        ),
        dropped=(weighed.DroppedPoint("Roken"),),
        beyond=("Er staan hooguit twee aandachtspunten. Even sterk als de laatste: geluid.",),
    )


def nothing_weighed() -> weighed.WeighedText:
    """Nothing stands out: no point, no kans, no priority; there are questions."""
    return replace(
        weighed_text(),
        matrix=replace(matrix(), rows=tuple(replace(r, theme=accounts.Link(r.theme.text, "")) for r in matrix().rows)),
        strengths=(),
        concerns=(),
        nothing="In deze wijk springt niets eruit. De cijfers lijken op die van de gemeente.",
        chances=(),
        priorities=weighed.Priorities((), "Er is geen aandachtspunt, dus kiezen we geen prioriteit."),
        dropped=(),
        beyond=(),
    )


def wijk_page() -> pages.WijkPage:
    return pages.WijkPage(
        title="Tuindorp (Voorbeeldstad) · wijkanalyse",
        wijk="Tuindorp",
        wijk_code="WK000102",
        gemeente="Voorbeeldstad",
        gemeente_code="GM0001",
        date="21 november 2026",
        version=NO_SIGNALS,
        warnings=(
            "De bron voor gezondheid gaf geen antwoord. We gebruiken de cijfers die we op 3 mei 2026 ophaalden.",
        ),
        map=buurt_map(),
        locator=locator(),
        facts=(
            accounts.Fact("Inwoners", "9.870", "1 januari 2024"),
            accounts.Fact("Huishoudens", "4.730", "gemiddeld 2,1 personen"),
            accounts.Fact("65 jaar en ouder", "26%", "gemeente 20%"),
            accounts.Fact("Huurwoningen", "58%", "gemeente 44%"),
        ),
        summary=(
            "In Tuindorp wonen ongeveer 9.900 mensen in 4.700 huishoudens.",
            "De wijk heeft meer ouderen en meer mensen die alleen wonen dan de gemeente Voorbeeldstad.",
            "Meer mensen dan elders hebben bijstand.",
            "Gezondheid en welbevinden lijken op die van de gemeente.",
            "Dit is een eerste beeld uit cijfers: leg het naast wat bewoners en collega’s zien.",
        ),
        purpose="Dit is een begin van een gesprek, geen eindoordeel.",
        weighed=weighed_text(),
        changes=weighed.ChangesText("Er is geen eerder rapport om mee te vergelijken."),
        actions=weighed.ActionBlad(empty_lines=tuple(range(1, 9))),
        themes=(who_lives_here(), income(), health(), empty_theme()),
        gaps=(
            accounts.Gap("Mensen met een WW-uitkering", "Afgeschermd: het gaat om te weinig mensen."),
            accounts.Gap("Inkomen in Nederland", "Nog niet verschenen voor 2021."),
        ),
        sources=SOURCES,
        rules=(
            accounts.Definition(
                "Ongunstig", "Het verschil is groot genoeg en zeker genoeg, naast gemeente en Nederland."
            ),
            accounts.Definition("Vergelijkbaar", "Het verschil is kleiner dan wat ertoe doet."),
        ),
        glossary=(accounts.Definition("Buurt", "Een deel van een wijk, met grenzen van de gemeente."),),
        run_details=(accounts.Definition("Versie", "wijkanalyse 0.1.0"),),
        index=accounts.Link("Alle wijken in Voorbeeldstad", "index.html"),
        siblings=tuple(
            accounts.Link(name, f"WK00010{n}.html") for n, name in enumerate(WIJKEN, 1) if name != "Tuindorp"
        ),
        data_files=(accounts.Link("Alle cijfers (CSV)", "gegevens/observaties.csv"),),
    )


def quiet_wijk_page() -> pages.WijkPage:
    """A page where nothing stands out and nearly everything is absent."""
    return replace(
        wijk_page(),
        warnings=(),
        weighed=nothing_weighed(),
        themes=(empty_theme(),),
        gaps=(),
        rules=(),
        glossary=(),
        run_details=(),
        siblings=(),
        data_files=(),
    )


def index_page() -> pages.IndexPage:
    rows = tuple(
        pages.IndexRow(
            accounts.Link(name, f"WK00010{number}.html"),
            f"WK00010{number}",
            (
                ok(f"{number * 2345:,}".replace(",", ".")),
                ok(f"{10 + number}%"),
                figures.Cell("afgeschermd", "suppressed"),
            ),
        )
        for number, name in enumerate(WIJKEN, 1)
    )
    return pages.IndexPage(
        title="Voorbeeldstad · wijkanalyse",
        gemeente="Voorbeeldstad",
        gemeente_code="GM0001",
        date="21 november 2026",
        version=NO_SIGNALS,
        warnings=(),
        facts=(accounts.Fact("Inwoners", "52.690", "1 januari 2024"), accounts.Fact("Wijken", "6", "")),
        intro=("Voorbeeldstad heeft zes wijken.", "Voor elke wijk is er een eigen pagina."),
        map=wijk_map(),
        columns=("Inwoners", "65 jaar en ouder", "Mensen met een WW-uitkering"),
        rows=rows,
        reference_rows=(
            pages.IndexRow(accounts.Link("Voorbeeldstad", ""), "GM0001", (ok("52.690"), ok("20%"), ok("1,9%"))),
            pages.IndexRow(accounts.Link("Nederland", ""), "NL00", (ok("17.942.942"), ok("21%"), ok("1,7%"))),
        ),
        gaps=(accounts.Gap("Gezondheid 2024", "De tabel is nog niet verschenen."),),
        sources=SOURCES,
        data_files=(accounts.Link("Alle cijfers (CSV)", "gegevens/observaties.csv"),),
    )


def seen(typed: str = "Buren helpen elkaar.") -> tuple[Cell, ...]:
    """Two cells with everything that a cell can hold, wrongly so in deelbaar: no page of that version may show it."""
    kracht = Cell(
        "kracht",
        "veel",
        sources=4,
        onderwerpen=("buren",),
        groups=("ouderen",),
        roles=("welzijn", "zorg"),
        buurten=(3, 6),
        periods=("2026-1", "2026-2"),
        texts=(typed, "Bewoners onderhouden samen de tuin."),
        quotes=(("Er staat altijd koffie klaar.", "bewoner"),),
    )
    return kracht, Cell("knelpunt", "meerdere", sources=3)


def place(code: str, version: Version, typed: str = "Buren helpen elkaar.") -> PlaceSignals:
    """A place with signals about wonen, something below the minimum about gezondheid, and nothing else."""
    intern = version == "intern"
    coverage = Coverage(
        silent_themes=("veiligheid", "zorg"),
        silent_groups=("jongeren",) if intern else (),
        silent_buurten=("BU00010203",) if intern else (),
        silent_periods=("2025-1",) if intern else (),
        roles=("bewoner", "welzijn") if intern or code.startswith("GM") else (),
        periods=("2026-1",) if intern or code.startswith("GM") else (),
        mostly_old=intern,
    )
    done = FollowUp(bands=(("nieuw", "meerdere"),)) if code.startswith("GM") else FollowUp()
    if intern:
        waiting = Waiting("wonen", "knelpunt", "2026-1", "opgepakt", typed)
        done = FollowUp(counts=(("nieuw", 4), ("opgepakt", 1), ("gesloten", 0)), waiting=(waiting,))
    told = (ThemeSignals("wonen", seen(typed), "kracht"), ThemeSignals("gezondheid", below=intern))
    return PlaceSignals(code, told, coverage, done)


def view(version: Version, *places: PlaceSignals) -> SignalView:
    return SignalView(version, True, place("GM0001", version), {p.code: p for p in places})


def writer(given: SignalView | None) -> SignalWriter:
    """What writes about the signals of Voorbeeldstad, with the lists and texts of the product."""
    known, lists, fixed = _product()
    names = {f"BU0001020{number}": name for number, name in enumerate(BUURTEN, 1)}
    return SignalWriter(Told(given, lists) if given is not None else None, known, fixed, names)


@cache
def _product() -> tuple[catalogue.Catalogue, vocabulary.Vocabulary, texts.SignalTexts]:
    data = paths.resource_dir("data")
    known = catalogue.load(data / "catalogue")
    lists = vocabulary.load(data / "signals" / "vocabulary.toml", {t.id: t.title for t in known.themes})
    return known, lists, texts.load(data / "texts" / "report.toml").signals


def told_wijk_page(said: SignalWriter) -> pages.WijkPage:
    """The page of Tuindorp with signals: a theme with them, one with too few, and one without figures."""
    blocks = said.blocks("WK000102")
    ids = ("wonen", "gezondheid", "zorg", "veiligheid")
    page = wijk_page()
    return replace(
        page,
        version=said.version_text(),
        themes=tuple(replace(t, signals=blocks[i]) for t, i in zip(page.themes, ids, strict=True)),
        signals=said.account("WK000102"),
        glossary=(*said.glossary(), *page.glossary),
    )


def told_index_page(said: SignalWriter) -> pages.IndexPage:
    return replace(
        index_page(),
        version=said.version_text(),
        warnings=said.warnings(),
        told=said.gemeente("Voorbeeldstad"),
        signals=said.account("GM0001"),
    )
