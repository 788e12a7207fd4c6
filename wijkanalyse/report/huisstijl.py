"""The look of an organisation on its reports: a logo and two colours, made readable in light, dark and print."""

from __future__ import annotations

import base64
import colorsys
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wijkanalyse.errors import SettingsError, refusal

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_LOGO: Final = 60_000
"""Bytes of a logo: it stands in every page, and a page weighs at most 400 kB."""
READABLE: Final = 4.5
"""The least contrast between a text and what is behind it (WCAG 2.2, 1.4.3)."""
_LIGHT: Final = ("#ffffff", "#eef3f3")  # the grounds of the light scheme that an accent stands on
_DARK: Final = ("#12191e", "#0c1215")
_STEP: Final = 0.01
_SVG: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?xml.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>)*<svg[\s>]", re.DOTALL
)
# A drawing program keeps the names of folders and of its user here.
_OF_THE_EDITOR: Final = re.compile(
    rb"""\s(?:inkscape|sodipodi):[\w-]+=(?:"[^"]*"|'[^']*')|<metadata\b.*?</metadata>|<!--.*?-->""", re.DOTALL
)

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Huisstijl:
    """What a page takes over: `logo` is a data address of an image, `style` CSS that follows the style sheet."""

    logo: str = ""
    style: str = ""


def read(logo: Path | None, kleur: str, kopkleur: str) -> Huisstijl:
    """Return the look that the settings ask for; colours are "#rrggbb" or empty.

    Raises SettingsError for a logo that can't be used.
    """
    return Huisstijl(_logo(logo) if logo is not None else "", _accent(kleur) + _masthead(kopkleur))


# --- the logo -------------------------------------------------------------------------------------
def _logo(file: Path) -> str:
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= LARGEST_LOGO else b""
    except OSError as error:
        raise _refused(file.name, refusal(error)) from error
    if size > LARGEST_LOGO:
        raise _refused(file.name, f"{size // 1000} kB")
    kind = _kind(data)
    if not kind:
        raise _refused(file.name, "geen afbeelding die we kennen")
    if kind == "svg+xml":
        data = _OF_THE_EDITOR.sub(b"", data)
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _kind(data: bytes) -> str:
    """Return what an image is by its first bytes; a name says nothing. Empty for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    return "svg+xml" if _SVG.match(data) else ""


def _refused(name: str, trouble: str) -> SettingsError:
    return SettingsError(
        "Het logo is niet te gebruiken.",
        value=f"{name}: {trouble}",
        allowed=f"een PNG, JPEG, WebP of SVG van hoogstens {LARGEST_LOGO // 1000} kB",
        hint="Verbeter [organisatie] logo in wijkanalyse.toml, of maak de afbeelding kleiner.",
    )


# --- the colours ----------------------------------------------------------------------------------
def _accent(kleur: str) -> str:
    """Return CSS for the colour of links, lines and marks, as close to the given one as can still be read."""
    if not kleur:
        return ""
    light, dark = _until_readable(kleur, _LIGHT, -_STEP), _until_readable(kleur, _DARK, _STEP)
    return f":root{{--accent:{light}}}@media screen and (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}\n"


def _masthead(kopkleur: str) -> str:
    """Return CSS for the band at the top, with white or black text on it: one of the two is always readable."""
    if not kopkleur:
        return ""
    ink = max("#ffffff", "#000000", key=lambda text: contrast(text, kopkleur))
    tokens = f"--ground:{kopkleur};--ink:{ink};--ink-soft:{ink};--accent:{ink};--context:{kopkleur};--track:{ink}"
    return f"@media screen{{.masthead{{{tokens}}}}}\n"


def _until_readable(colour: str, grounds: tuple[str, ...], step: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    while any(contrast(colour, ground) < READABLE for ground in grounds):
        lightness += step
        colour = _hex(colorsys.hls_to_rgb(hue, min(max(lightness, 0.0), 1.0), saturation))
    return colour


def contrast(first: str, second: str) -> float:
    """Return how well two colours stand apart, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(_rgb(first)), _luminance(_rgb(second))))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)
