"""Follows every number on a page back to the data files, and every figure in the data files back to its source.

A number counts by its notation: 1.234 and 12,3 are numbers, a bare 2025 is a year. What is left out is named by the
place where it stands (`LEFT_OUT`), never by its value.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from bs4 import BeautifulSoup, Tag

if TYPE_CHECKING:
    from pathlib import Path

    from wijkanalyse.catalogue import Catalogue, Indicator

MONTHS: Final = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
NOT_NUMBERS: Final = re.compile(
    rf"\b\d{{1,2}} (?:{MONTHS}) \d{{4}}\b|\b\d{{5}}NED\b|\b(?:GM|WK|BU)\d[0-9A-Z]+\b", re.IGNORECASE
)
NUMBER: Final = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
YEAR: Final = re.compile(r"(?:19|20)\d{2}")
COUNTED: Final = re.compile(
    r"(?<![\d.,])\d+ (?:van de \d+ )?(?:krachten|kracht|aandachtspunten|aandachtspunt|cijfers|cijfer|wijken|buurten"
    r"|jaren|jaar|metingen|gunstig|ongunstig|vergelijkbaar|niet zeker|wisselend|onbekend)\b|\bminder dan [\d.]+"
)
"""How many wijken, figures or years there are, said of the page itself and not of the wijk; and below which number
something isn't told.
"""

PEOPLE: Final = re.compile(r"\bongeveer (\d[\d.]*)(?: tot (\d[\d.]*))? (?!misdr)[a-z]+(?: van \d+ tot \d+(?: jaar)?)?")
PART: Final = re.compile(r"\b(\d+) op de (\d+)\b")
"""About how many people a share stands for, and which part of them; crimes are traced as numbers, not as people."""

LEFT_OUT: Final = (
    ".masthead",  # the reference date and the code
    "nav, footer, .skip",
    "thead, caption",  # labels and years
    "td.year, .years",
    ".ticks, .scale, .legend",  # axes and classes
    "dl.terms",  # definitions, rules, glossary, what is missing
    "[aria-labelledby=verantwoording]",  # tables, dates, versions
    "p.small, .warning",  # sources and years
    "figcaption, svg title[id]",  # a label and a year
    ".aside, .unit",
)


@dataclass(frozen=True)
class Printed:
    """A number as it stands on a page: what it says, and to how many decimals."""

    text: str
    value: float
    decimals: int

    def is_one_of(self, values: Iterable[float]) -> bool:
        """Whether one of the values gives this text when it is rounded."""
        slack = 0.5 * 10**-self.decimals * (1 + 1e-6) + 1e-9
        return any(abs(abs(value) - self.value) <= slack for value in values)


def numbers(text: str, constants: re.Pattern[str]) -> list[Printed]:
    """The numbers in a text, without dates, codes, years, and the words of the catalogue that hold digits."""
    bare = COUNTED.sub(" ", NOT_NUMBERS.sub(" ", constants.sub(" ", " ".join(text.split()))))
    found = [m.group() for m in NUMBER.finditer(bare) if not YEAR.fullmatch(m.group())]
    return [Printed(t, float(t.replace(".", "").replace(",", ".")), len(t.partition(",")[2])) for t in found]


# --- the data files -------------------------------------------------------------------------------
Values = Mapping[tuple[str, str], list[float]]


@dataclass
class Data:
    """The data files of a gemeente: values by (region or reference, indicator)."""

    folder: Path
    catalogue: Catalogue
    observed: Values = field(default_factory=dict)
    compared: Values = field(default_factory=dict)
    trends: Values = field(default_factory=dict)
    distances: Values = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.observed = self._read("observaties", ("value", "lower", "upper"))
        self.trends = self._read("trends", ("first", "last", "delta", "margin", "nederland_delta"))
        similar = ("reference_value", "reference_low", "reference_high")
        rows = [row for row in self.rows("vergelijkingen") if row["reference"] not in ("gemeente", "nederland")]
        self.compared = values_of(rows, similar)
        found = [{**row, "indicator": "afstand"} for row in self.rows("vergelijkbare-wijken")]
        self.distances = values_of(found, ("distance",))

    def rows(self, name: str) -> list[dict[str, str]]:
        path = self.folder / "gegevens" / f"{name}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def _read(self, name: str, columns: tuple[str, ...]) -> Values:
        return values_of(self.rows(name), columns)

    def of(self, indicator: str, *regions: str) -> list[float]:
        """Every value of an indicator in some regions."""
        return [v for region in regions for v in self.observed.get((region, indicator), [])]

    @cached_property
    def constants(self) -> re.Pattern[str]:
        """The words of the catalogue with digits in them: labels, units, and sentences around their number."""
        texts: set[str] = set()
        for i in self.catalogue.indicators:
            texts |= {i.label, i.unit, *(part.strip(" .") for part in i.sentence.split("{}"))}
        held = sorted((t for t in texts if re.search(r"\d", t)), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, held)), re.IGNORECASE)

    @cached_property
    def labels(self) -> dict[str, str]:
        return {i.label: i.id for i in self.catalogue.indicators}


def values_of(rows: Iterable[Mapping[str, str]], columns: tuple[str, ...]) -> dict[tuple[str, str], list[float]]:
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        # The Netherlands is NL00 in one table and NL01 in another.
        region = "NL" if row["region_code"].startswith("NL") else row["region_code"]
        found[region, row["indicator"]] += [float(row[c]) for c in columns if row.get(c)]
    return dict(found)


# --- a page ---------------------------------------------------------------------------------------
@dataclass
class Tracer:
    """Takes a page apart: each part that was followed leaves the page, and what holds a number still was not."""

    data: Data
    page: Path
    wrong: list[str] = field(default_factory=list)
    checked: int = 0

    def __post_init__(self) -> None:
        self.soup = BeautifulSoup(self.page.read_bytes(), "html5lib")
        self.gemeente = self.page.parent.name[:6]
        self.region = self.page.name[:8] if self.page.name.startswith("WK") else self.gemeente
        self.around = (self.region, self.gemeente, "NL")
        rows = self.data.rows("observaties")
        inside = {r["region_code"] for r in rows if r["region_level"] == "buurt"}
        self.buurten = tuple(sorted(c for c in inside if c[2:8] == self.region[2:8]))
        self.wijken = tuple(sorted({r["region_code"] for r in rows if r["region_level"] == "wijk"}))

    def trace(self) -> list[str]:
        """Return the numbers that can't be followed, each with the place where it stands."""
        for tag in self.soup.select("style, script:not([type]), head"):
            tag.decompose()
        self.figures()
        self.trend_parts()
        for svg in self.soup.select("svg.chart[role=img]"):
            self.chart(svg)
        for block in self.soup.select("[data-map]"):
            self.map(block)
        self.glances()
        self.overview()
        self.facts()
        self.similar()
        for selector in LEFT_OUT:
            for tag in self.soup.select(selector):
                tag.decompose()
        self.sentences()
        for text in self.soup.body.find_all(string=True):
            self.match(str(text), (), "stands where nobody looks")
        return self.wrong

    def match(self, text: str, values: Iterable[float], where: str) -> None:
        known = list(values)
        for number in numbers(text, self.data.constants):
            self.checked += 1
            if not number.is_one_of(known):
                self.wrong.append(f"{self.page.name}: {number.text} in {' '.join(text.split())[:90]!r} ({where})")

    def figures(self) -> None:
        """The tables of figures: each cell belongs to one indicator and one region."""
        for row in self.soup.select("tr[id^=cijfer-]"):
            indicator = str(row["id"]).removeprefix("cijfer-")
            columns = {
                "Deze wijk": self.data.of(indicator, self.region),
                "Gemeente": self.data.of(indicator, self.gemeente),
                "Nederland": self.data.of(indicator, "NL"),
                "Wijken die hierop lijken": self.data.compared.get((self.region, indicator), []),
            }
            for cell in row.select("td.number"):
                self.match(text_of(cell), columns[str(cell["data-label"])], f"{indicator}, {cell['data-label']}")
            for note in row.select("th .note"):
                if note.get_text().startswith("buurten"):
                    self.match(text_of(note), self.data.of(indicator, *self.buurten), f"{indicator}, buurten")
            row.decompose()

    def chart(self, svg: Tag) -> None:
        """A chart: its description names label and values; everything drawn is one of these."""
        described: list[Printed] = []
        for sentence in re.split(r"(?<=\S)\. (?=[A-Z0-9])", text_of(svg.select_one("desc")).rstrip(".")):
            label, _, rest = sentence.partition(": ")
            indicator = self.data.labels.get(label)
            if indicator is None:
                self.match(sentence, (), "a chart of something unknown")
                continue
            known = self.data.of(indicator, *self.around) + self.data.compared.get((self.region, indicator), [])
            self.match(rest, known, f"chart, {indicator}")
            described += numbers(rest, self.data.constants)
        drawn = [t for t in svg.select("g title, text") if t.find_parent(class_="ticks") is None]
        for tag in drawn:
            self.match(text_of(tag), [n.value for n in described], "drawn, not described")
        svg.decompose()

    def map(self, block: Tag) -> None:
        """A map: every area has its own value, on the map and in its table, for each figure that can be chosen."""
        areas = self.buurten if self.region.startswith("WK") else self.wijken
        named = self.names(block)
        chosen = block.select_one("option[selected]")
        indicator = str(chosen["value"]) if chosen is not None else self.data.labels[self.columns(block)[0]]
        self.match_title(text_of(block.select_one("figcaption")), indicator, areas)
        for area in block.select(".area:has(title)"):
            name, _, value = text_of(area.select_one("title")).partition(": ")
            self.match(value, self.of_one(indicator, areas, named, name), f"map, {indicator}, {name}")
        for row in block.select("table tbody tr"):
            name = text_of(row.select_one("th"))
            for label, cell in zip(self.columns(block), row.select("td.number"), strict=True):
                shown = self.data.labels[label]
                self.match(text_of(cell), self.of_one(shown, areas, named, name), f"map table, {shown}, {name}")
        data = block.select_one("script")
        self.choices(json.loads(str(data.string)) if data is not None else {"choices": []}, areas, named)
        for tag in block.select("script, select, figcaption, desc, .area, table tbody"):
            tag.decompose()

    def choices(self, data: Mapping[str, Any], areas: tuple[str, ...], named: list[str]) -> None:
        """What the script can show: a text per area, or the number of a reason why there is none."""
        for indicator, title, _, _, fills, texts, _ in data["choices"]:
            self.match_title(title, indicator, areas)
            for name, fill, text in zip(named, fills, texts, strict=True):
                if (fill == "x") != isinstance(text, int):
                    self.wrong.append(f"{self.page.name}: {indicator}, {name} has the class {fill} and the text {text}")
                shown = data["reasons"][text] if isinstance(text, int) else text
                self.match(shown, self.of_one(indicator, areas, named, name), f"choice, {indicator}, {name}")

    def match_title(self, title: str, indicator: str, areas: tuple[str, ...]) -> None:
        """The title of a map: after the figure and its years, how far the areas lie apart."""
        _, _, said = title.partition(" per buurt" if self.region.startswith("WK") else " per wijk")
        self.match(said, self.data.of(indicator, *areas), f"title of a map, {indicator}")

    def columns(self, block: Tag) -> list[str]:
        return [text_of(th) for th in block.select("thead th.number")]

    def names(self, figure: Tag) -> list[str]:
        return [text_of(th) for th in figure.select("table tbody th")]

    def of_one(self, indicator: str, areas: tuple[str, ...], named: list[str], name: str) -> list[float]:
        """The values of the area with this name; the table lists the areas in order of code."""
        if len(named) == len(areas) and named.count(name) == 1:
            return self.data.of(indicator, areas[named.index(name)])
        return self.data.of(indicator, *areas)

    def trend_parts(self) -> None:
        """Lines and tables of years: values of any year of one indicator, and what trends.csv says of it."""
        for figure in self.soup.select(".trend-figure"):
            indicator = self.begins_with_label(text_of(figure.select_one("figcaption")))
            known = self.data.of(indicator, *self.around) + self.data.trends.get((self.region, indicator), [])
            for tag in figure.select("figcaption, .years"):
                tag.decompose()
            self.match(text_of(figure), known, f"trend, {indicator}")
            figure.decompose()
        for table in self.soup.select(".years-table"):
            indicator = ""
            for row in table.select("tbody tr"):
                *group, where = (text_of(th) for th in row.select("th"))
                indicator = self.begins_with_label(group[0]) if group else indicator
                region = {"deze wijk": self.region, "Nederland": "NL"}.get(where, self.gemeente)
                for cell in row.select("td"):
                    self.match(text_of(cell), self.data.of(indicator, region), f"years, {indicator}, {where}")
            table.decompose()

    def begins_with_label(self, text: str) -> str:
        labels = sorted(self.data.labels, key=len, reverse=True)
        return next((self.data.labels[label] for label in labels if text.startswith(label)), "")

    def glances(self) -> None:
        """The marks of figures in the overview of themes: each says its figure, its value and its verdict."""
        for title in self.soup.select("svg.m > title"):
            text = text_of(title)
            indicator = self.begins_with_label(text)
            self.match(text, self.data.of(indicator, self.region), f"glance, {indicator}")
            title.decompose()

    def overview(self) -> None:
        """The table of the gemeente page: a row per wijk, a column per indicator, and the rows to compare with."""
        table = self.soup.select_one("table.overview")
        if table is None:
            return
        heads = [re.sub(r" \(\d{4}\)$", "", text_of(th)) for th in table.select("thead th")][1:]
        regions = [*self.wijken, self.gemeente, "NL"]
        rows = table.select("tbody tr")
        for code, row in zip(regions, rows, strict=True):
            for label, cell in zip(heads, row.select("td"), strict=True):
                self.match(text_of(cell), self.data.of(self.data.labels[label], code), f"overview, {code}, {label}")
        table.decompose()

    def facts(self) -> None:
        for fact in self.soup.select(".facts > div"):
            label = text_of(fact.select_one("dt"))
            if label in self.data.labels:
                self.match(text_of(fact.select_one("dd")), self.data.of(self.data.labels[label], *self.around), label)
            elif label == "Wijken":
                self.match(text_of(fact.select_one("dd")), [len(self.wijken)], label)
            else:
                self.match(text_of(fact), (), "a fact about something unknown")
            fact.decompose()

    def similar(self) -> None:
        known = self.data.distances.get((self.region, "afstand"), [])
        for table in self.soup.select("table:has(caption)"):
            if "lijken" in text_of(table.select_one("caption")):
                for cell in table.select("tbody td.number"):
                    self.match(text_of(cell), known, "similar wijken")
                section = table.find_parent("section")
                for intro in section.find_all("p", recursive=False):
                    intro.decompose()  # the thresholds of the rule
                table.decompose()

    def sentences(self) -> None:
        """Sentences: one that the catalogue words is about that indicator; others only tell how many live here."""
        patterns = [(i, sentence_pattern(i)) for i in self.data.catalogue.indicators]
        for tag in self.soup.select("ul.lead li, .point p, .theme > p, details.trends p, .chapter > p"):
            text = text_of(tag)
            about = [i.id for i, pattern in patterns if pattern.search(text)] or ["inwoners"]
            about += ["huishoudens"] * ("inwoners" in about)
            known = [v for indicator in about for v in self.data.of(indicator, *self.around)]
            known += [v for indicator in about for v in self.data.compared.get((self.region, indicator), [])]
            shares = [v for indicator in about for v in self.data.of(indicator, self.region)]
            self.match(self.people(text, shares), known, f"sentence about {', '.join(about)}")
            tag.decompose()
        for tag in self.soup.select(".reasons li"):
            text = self.people(text_of(tag), ())
            about = [i.id for i, _ in patterns if i.label.lower() in text.lower()]
            self.match(text, self.data.of(about[0], self.region) if about else (10, 250), "a reason")
            tag.decompose()

    def people(self, text: str, shares: Iterable[float]) -> str:
        """The text without numbers of people and parts, after looking whether these can be: no more than live there."""
        most = max(self.data.of("inwoners", self.region), default=0.0)
        known = list(shares)
        for found in PEOPLE.finditer(text):
            counts = [float(n.replace(".", "")) for n in found.groups() if n]
            self.checked += len(counts)
            if sorted(counts) != counts or not 20 <= counts[0] <= counts[-1] <= 1.05 * most:
                self.wrong.append(f"{self.page.name}: {found.group()} of {most:g} people")
        for part, whole in PART.findall(text):
            self.checked += 1
            if not any(abs(100 * int(part) / int(whole) - share) <= 1 for share in known):
                self.wrong.append(f"{self.page.name}: {part} op de {whole} is none of {known}")
        return PART.sub(" ", PEOPLE.sub(" ", text))


def sentence_pattern(indicator: Indicator) -> re.Pattern[str]:
    before, _, after = indicator.sentence.rstrip(".").partition("{}")
    return re.compile(rf"{re.escape(before)}[€\s]*[\d.,]+(?:%| km)?{re.escape(after)}", re.IGNORECASE)


def text_of(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""


# --- the source -----------------------------------------------------------------------------------
Row = Mapping[str, Any]
Reader = Callable[[str], list[Row]]
"""Reads the raw rows of a table, with padding, as the service has them."""

REGIONS: Final = ("WijkenEnBuurten", "Wijken", "RegioS", "Gemeenten", "Regio")
OTHERS: Final = ("Leeftijd", "Marges", "SoortMisdrijf", "TypeMaatwerkvoorziening")
SOURCE: Final = re.compile(r"(?P<table>\w+):(?P<fields>[^\[\]:]+)(?:\[(?P<fixed>[^\]]*)\])?")


class Origin:
    """Recalculates figures from the raw rows, without any code of the product but the catalogue's factors."""

    def __init__(self, catalogue: Catalogue, read: Reader) -> None:
        self.catalogue, self.read = catalogue, read
        self._tables: dict[str, dict[tuple[str, ...], Row]] = {}

    def recalculated(self, row: Mapping[str, str]) -> float | None:
        """The value of a row of observaties.csv; None when its source is of a form that isn't recalculated here."""
        parts = SOURCE.fullmatch(row["source"])
        if parts is None or "," in (parts["fixed"] or ""):
            return None
        indicator = self.catalogue.indicator(row["indicator"])
        fixed = tuple(part.partition("=")[2] for part in (parts["fixed"] or "").split(";") if part)
        raw = self.rows(parts["table"]).get((row["region_code"], row["year"], *sorted(fixed)))
        raw = raw or self.rows(parts["table"]).get((row["region_code"], "", *sorted(fixed)))
        if raw is None:
            return None
        keys = parts["fields"].split("+")
        wholes = len(indicator.source.per[0].bases) if indicator.source.per else 0
        values, whole = keys[: len(keys) - wholes], keys[len(keys) - wholes :]
        total = sum(float(raw[key]) for key in values) * indicator.source.factor
        return 100 * total / sum(float(raw[key]) for key in whole) if whole else total

    def rows(self, table: str) -> dict[tuple[str, ...], Row]:
        """The rows of a table by region, year (empty without periods) and the values of its other dimensions."""
        if table not in self._tables:
            found = {}
            for row in self.read(table):
                regions = next(name for name in REGIONS if name in row)
                others = sorted(str(row[name]).strip() for name in OTHERS if name in row)
                found[str(row[regions]).strip(), str(row.get("Perioden", ""))[:4], *others] = row
            self._tables[table] = found
        return self._tables[table]


def compare_with_source(data: Data, read: Reader) -> tuple[int, list[str]]:
    """Return how many figures were recalculated from the raw rows, and those that differ."""
    origin, checked, wrong = Origin(data.catalogue, read), 0, []
    for row in data.rows("observaties"):
        if not row["value"]:
            continue
        value = origin.recalculated(row)
        if value is None:
            continue
        checked += 1
        if abs(value - float(row["value"])) > 1e-5 * max(1.0, abs(value)):
            wrong.append(
                f"{row['region_code']} {row['indicator']} {row['year']}: {row['value']}, the source says {value}"
            )
    return checked, wrong
