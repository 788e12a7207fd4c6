"""A sheet for matplotlib in the user units of the report's drawings: x to the right, y downwards.

Importing this module imports matplotlib; only `--figuren` and notebooks need it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Final, Literal

from matplotlib import style
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from wijkanalyse.errors import WijkanalyseError

DPI: Final = 200
MARGIN: Final = 20.0
# Inches per user unit: a text of 12 units becomes 15 points, which is legible on a slide.
_UNIT: Final = 1.25 / 72
_POINTS: Final = _UNIT * 72
# DejaVu Sans ships with matplotlib, so every machine draws and measures the same letters.
_SETTINGS: Final[dict[str, Any]] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "hatch.linewidth": 1.5,
    "svg.fonttype": "none",
    "svg.hashsalt": "wijkanalyse",
    "text.parse_math": False,
    "text.usetex": False,
}
_TOKEN: Final = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-fA-F]{6})\s*;")

Palette = Mapping[str, str]


@dataclass(frozen=True)
class Ink:
    """How an outline is drawn, in names of the palette: empty means not at all. `width` is in user units."""

    stroke: str = ""
    fill: str = ""
    width: float = 1.0
    hatch: str = ""


@dataclass(frozen=True)
class Letters:
    """How a text is set: size in user units, a colour of the palette. `ground` is the colour of a box behind it."""

    size: float = 12.0
    colour: str = "ink"
    bold: bool = False
    italic: bool = False
    align: Literal["left", "center", "right"] = "left"
    upright: Literal["baseline", "center_baseline"] = "baseline"
    ground: str = ""


@dataclass(frozen=True)
class Sheet:
    """A figure under construction, with its origin moved to where a block begins."""

    figure: Figure
    palette: Palette
    transform: Transform

    @classmethod
    def blank(cls, width: float, height: float, palette: Palette) -> Sheet:
        """Return an empty sheet of so many user units."""
        figure = Figure(figsize=(width * _UNIT, height * _UNIT), facecolor=palette["paper"])
        to_inches = Affine2D().scale(_UNIT, -_UNIT).translate(0, height * _UNIT)
        return cls(figure, palette, to_inches + figure.dpi_scale_trans)

    def moved(self, x: float, y: float) -> Sheet:
        """Return the same sheet with another origin."""
        return replace(self, transform=Affine2D().translate(x, y) + self.transform)

    def draw(self, outline: Outline, ink: Ink, *, inside: Outline | None = None) -> None:
        """Draw an outline; `inside` is the frame that cuts it off."""
        patch = PathPatch(
            outline,
            facecolor=self.palette[ink.fill] if ink.fill else "none",
            edgecolor=self.palette[ink.stroke] if ink.stroke else "none",
            linewidth=ink.width * _POINTS,
            hatch=ink.hatch or None,
            joinstyle="round",
            capstyle="butt",
            transform=self.transform,
        )
        self.figure.add_artist(patch, clip=False)
        if inside is not None:
            patch.set_clip_path(inside, self.transform)

    def lines(self, segments: Iterable[Sequence[tuple[float, float]]], ink: Ink) -> None:
        """Draw open lines, each through its points."""
        self.draw(Outline.make_compound_path(*(Outline(list(points)) for points in segments)), ink)

    def box(self, x: float, y: float, size: tuple[float, float], ink: Ink) -> None:
        """Draw a rectangle by its top left corner, width and height."""
        self.draw(rectangle(x, y, *size), ink)

    def text(self, x: float, y: float, text: str, letters: Letters) -> None:
        """Set a text."""
        self.figure.add_artist(
            Text(
                x,
                y,
                text,
                color=self.palette[letters.colour],
                fontsize=letters.size * _POINTS,
                fontweight="bold" if letters.bold else "normal",
                fontstyle="italic" if letters.italic else "normal",
                horizontalalignment=letters.align,
                verticalalignment=letters.upright,
                transform=self.transform,
                bbox=_ground(self.palette[letters.ground]) if letters.ground else None,
            ),
            clip=False,
        )


@dataclass(frozen=True)
class Block:
    """A part of a figure: what it takes, and what draws it on a sheet whose origin is the part's top left corner."""

    width: float
    height: float
    paint: Callable[[Sheet], None]


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with our settings whatever the user's own are, and leave these as they were."""
    with style.context(["default", _SETTINGS]):
        yield


def load_palette(css: str, needed: Iterable[str]) -> Palette:
    """Return the colours of the light scheme in a style sheet: the names in its first rule.

    Raises WijkanalyseError when a needed colour isn't there as #rrggbb.
    """
    found = dict(_TOKEN.findall(css.partition("}")[0]))
    if absent := sorted(set(needed) - set(found)):
        raise WijkanalyseError(
            "De figuren kunnen niet worden getekend: in de stijl ontbreekt een kleur.",
            value=", ".join(f"--{name}" for name in absent),
            allowed="een kleur als #0a5a68, in het eerste blok van templates/style/10-tokens.css",
            hint="Zet de kleur terug, of bouw zonder --figuren.",
        )
    return found


def stacked(blocks: Sequence[Block]) -> Block:
    """Return blocks under each other."""

    def paint(sheet: Sheet) -> None:
        y = 0.0
        for block in blocks:
            block.paint(sheet.moved(0, y))
            y += block.height

    return Block(max(b.width for b in blocks), sum(b.height for b in blocks), paint)


def beside(left: Block, right: Block, gap: float) -> Block:
    """Return two blocks beside each other, their tops in line."""

    def paint(sheet: Sheet) -> None:
        left.paint(sheet)
        right.paint(sheet.moved(left.width + gap, 0))

    return Block(left.width + gap + right.width, max(left.height, right.height), paint)


def printed(block: Block, palette: Palette, title: str, description: str) -> tuple[bytes, bytes]:
    """Return a block on paper as PNG and as SVG, both without date, maker or author; call it inside `drawing()`."""
    sheet = Sheet.blank(block.width + 2 * MARGIN, block.height + 2 * MARGIN, palette)
    block.paint(sheet.moved(MARGIN, MARGIN))
    said = {"Title": title, "Description": description}
    png, svg = BytesIO(), BytesIO()
    sheet.figure.savefig(png, format="png", dpi=DPI, metadata={**said, "Software": None})
    sheet.figure.savefig(svg, format="svg", metadata={**said, "Date": None, "Creator": None})
    return png.getvalue(), svg.getvalue()


def rectangle(x: float, y: float, width: float, height: float) -> Outline:
    """Return a closed rectangle by its top left corner."""
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return Outline(corners, closed=True)


def circle(x: float, y: float, radius: float) -> Outline:
    """Return a circle."""
    return Outline.circle((x, y), radius)


def diamond(x: float, y: float, half: float) -> Outline:
    """Return a square on its point."""
    return Outline([(x, y - half), (x + half, y), (x, y + half), (x - half, y), (x, y - half)], closed=True)


def _ground(colour: str) -> dict[str, Any]:
    return {"facecolor": colour, "edgecolor": "none", "pad": 1.5}
