"""The colours: every text can be read in light and in dark (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wijkanalyse.report import inline

TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent") for ground in ("paper", "ground")),
    *((ink, tint) for tint in ("favourable", "unfavourable", "plain") for ink in ("ink", f"{tint}-ink")),
    *(("map-ink", f"map-{number}") for number in range(3)),
    ("map-ink-3", "map-3"),
    ("map-ink-strong", "map-4"),
    ("ink", "context"),
]
# Marks and borders: 3 to 1 is enough to see a shape.
SHAPES = [("map-line", f"map-{number}") for number in (0, 1)] + [("accent", "paper"), ("map-line", "paper")]


def tokens(checkout: Path, scheme: str) -> dict[str, str]:
    style = inline.joined([checkout / "templates"], "style")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[0]))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[1])) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(checkout: Path, scheme: str, ink: str, ground: str) -> None:
    colour = tokens(checkout, scheme)
    assert contrast(colour[ink], colour[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), SHAPES)
def test_shapes_can_be_seen(checkout: Path, scheme: str, line: str, ground: str) -> None:
    colour = tokens(checkout, scheme)
    assert contrast(colour[line], colour[ground]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_classes_of_a_map_are_in_order(checkout: Path, scheme: str) -> None:
    colour = tokens(checkout, scheme)
    steps = [luminance(colour[f"map-{number}"]) for number in range(5)]
    assert steps == sorted(steps, reverse=scheme == "light")


def test_every_colour_that_is_used_is_a_token(checkout: Path) -> None:
    style = inline.joined([checkout / "templates"], "style")
    used = set(re.findall(r"var\(--([\w-]+)\)", style))
    defined = set(re.findall(r"--([\w-]+):", style))
    assert used <= defined


def test_a_lean_style_sheet_says_the_same() -> None:
    style = '/* why */\n.a { color: red; }\n\n@media print {\n  .b::after { content: "; "; }\n}\n'
    assert inline.lean(style) == '.a{color: red}\n\n@media print {\n.b::after{content: "; "}\n}\n'


def test_only_the_leaflet_has_the_style_of_the_leaflet(checkout: Path) -> None:
    folders = [checkout / "templates"]
    with_leaflet, without = (inline.joined(folders, "style", leaflet=of) for of in (True, False))
    assert ".bewoners" in with_leaflet
    assert ".bewoners" not in without
