"""The last gate finds a signal's text and a masked value in any file, and nothing else."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkanalyse.privacy.gate import Gate, refusal

TEXT = "Rond het plein «Oost» zegt één moeder: er is 's avonds geen licht & veel lawaai"
GATE = Gate(
    (TEXT,),
    ("Jansen", "06-12345678", "De Vries", "Juliana"),
    ("Juliana van Stolberglaan", "er is eenzaamheid in de wijk"),
)

ESCAPED = (
    "<p>Rond het plein &laquo;Oost&raquo; zegt &eacute;&#233;n moeder: "
    "er is &#39;s avonds geen licht &amp; veel lawaai</p>"
)


def stopped(data: bytes | str, version: str = "deelbaar", gate: Gate = GATE) -> bool:
    raw = data if isinstance(data, bytes) else data.encode()
    return gate.check({"a": raw}, version) == ("a",)  # type: ignore[arg-type]  # parametrized as text


def zipped(name: str, text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return made.getvalue()


def png(kind: bytes, payload: bytes) -> bytes:
    chunk = struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))
    return b"\x89PNG\r\n\x1a\n" + chunk


@pytest.mark.parametrize(
    "data",
    [
        f"<p>{TEXT}</p>",
        ESCAPED,
        json.dumps({"tekst": TEXT}),
        f'a;"{TEXT.replace(chr(34), chr(34) * 2)}";b',
        TEXT.upper().replace(" ", "\n   "),
        TEXT.replace("moeder", "moe\u00adder"),
        "<svg><title>" + TEXT.replace(" ", " <tspan> ", 3) + "</title></svg>",
        "<p>" + TEXT.replace("lawaai", "la<b>waai</b>").replace("plein", "ple<i>in</i>") + "</p>",
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        zipped("xl/sharedStrings.xml", f"<si><t>{TEXT}</t></si>"),
        png(b"tEXt", b"Comment\0" + TEXT.encode()),
        png(b"zTXt", b"Comment\0\0" + zlib.compress(TEXT.encode())),
        b'<img src="data:image/svg+xml;base64,' + base64.b64encode(f"<svg>{TEXT}</svg>".encode()) + b'">',
        "zegt één moeder: er is 's avonds geen",
    ],
)
def test_the_text_of_a_signal_is_found_however_it_is_written(data: bytes | str) -> None:
    assert stopped(data)
    assert not stopped(data, "intern")


@pytest.mark.parametrize("version", ["deelbaar", "intern"])
@pytest.mark.parametrize(
    "data", ["mw. Jansen belt", "JANSEN", "(06-12345678)", "06 12345678", "0612345678", "bij De Vries thuis"]
)
def test_a_masked_value_is_found_in_both_versions(data: str, version: str) -> None:
    assert stopped(data, version)


@pytest.mark.parametrize(
    "data",
    [
        "de Jansenstraat",
        "de Juliana van Stolberglaan",
        "zegt een moeder: er is geen licht",
        "106-123456789",
        "0,6 12345,678",
        "",
        b"PK\x03\x04 is geen zip",
    ],
)
def test_what_only_looks_alike_passes(data: bytes | str) -> None:
    assert not stopped(data)


def test_a_name_with_a_capital_isnt_the_ordinary_word() -> None:
    gate = Gate((), ("Bakker",))
    assert not stopped("de bakker is dicht", gate=gate)
    assert stopped("mevrouw Bakker", gate=gate)


def test_an_ordinary_short_text_doesnt_block_the_report() -> None:
    gate = Gate(
        ("eenzaamheid", "geen licht hier", "Er is eenzaamheid in de wijk."), (), ("er is eenzaamheid in de wijk",)
    )
    assert not stopped("er is eenzaamheid in de wijk, en geen licht hier", gate=gate)


def test_the_error_names_files_only() -> None:
    error = refusal(GATE.check({"index.html": TEXT.encode()}, "deelbaar"))
    assert "index.html" in str(error)
    assert error.allowed
    assert error.hint
    assert "moeder" not in str(error) + repr(GATE)


WORDS = st.lists(
    st.sampled_from(["licht", "plein", "kind", "straat", "veel", "geen", "bank", "boom", "nacht", "groen"]),
    min_size=8,
    max_size=20,
)


@given(WORDS, WORDS, st.integers(0, 12), st.data())
def test_eight_words_in_a_row_are_found_wherever_they_start(
    text: list[str], page: list[str], at: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(text) - 8))
    run = text[first : first + 8]
    assert stopped(" ".join([*page[:at], *run, *page[at:]]), gate=Gate((" ".join(text),), ()))


@given(st.binary(max_size=200))
def test_any_bytes_can_be_checked(data: bytes) -> None:
    assert GATE.check({"a": data}, "deelbaar") in {(), ("a",)}
