"""Finds numbers and addresses that belong to one person wherever they stand: BSN, phone, IBAN, e-mail and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stdnum import iban
from stdnum.nl import bsn, identiteitskaartnummer

from wijkanalyse.privacy.found import Found, overlaps

if TYPE_CHECKING:
    from collections.abc import Iterator

_HINT: Final = re.compile(
    r"\d|@|\bat\b|ap(?:en|e)staart|\bnul\b|insta|snap|tiktok|linkedin|facebook|naam|\.(?:me|com)/", re.IGNORECASE
)
_TLD: Final = r"(?:nl|com|org|net|eu|be|de|nu|info|frl|amsterdam|example|uk|fr|pl|tr)\b"
_EMAIL: Final = re.compile(r"[\w.+%'-]*\w@\w[\w-]*(?:\.[\w-]+)*")
_EMAIL_SPACED: Final = re.compile(rf"[\w.+%-]*\w ?@ ?\w[\w-]*(?: ?\. ?[\w-]+)*? ?\. ?{_TLD}", re.IGNORECASE)
_AT: Final = r"(?: ?[(\[{<] ?(?:at|apenstaartje|apestaartje|@) ?[)\]}>] ?| (?:at|apenstaartje|apestaartje|apestaart) )"
_DOT: Final = r"(?: ?[(\[{<] ?(?:punt|dot|\.) ?[)\]}>] ?| (?:punt|dot) |\.| \. ?)"
_EMAIL_SPELLED: Final = re.compile(
    rf"[\w+-]+(?:{_DOT}[\w+-]+){{0,4}}?{_AT}[\w-]+(?:{_DOT}[\w-]+){{0,3}}?{_DOT}{_TLD}", re.IGNORECASE
)
_SPELLED_AT: Final = re.compile(r"\bat\b|staart|[(\[{<] ?@", re.IGNORECASE)
_IBAN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2} ?\d[ .-]?\d(?:[ .-]{0,2}[A-Za-z0-9]){11,30}")
_IBAN_NL: Final = re.compile(r"NL\d{2}[A-Z]{4}\d{10}")
_PHONE: Final = re.compile(r"(?<!\d)(?<!\d[.,-])(?:\(?\+|\(?0)[\d ./()-]{6,26}")
_MOBILE_ABROAD: Final = re.compile(r"(?<![\d+])31[ -]?6[ -]?(?:\d[ -]?){7}\d(?!\d)")
_MOBILE_ODD: Final = re.compile(r"(?<!\d)06[ _:*·,.'=-]{1,3}(?:\d[ _:*·.'-]?){7}\d(?!\d)")
_PHONE_NAMED: Final = re.compile(
    r"\b(?:tel|tel\.?nr|telefoon|telefoonnummer|telnr|mobiel|gsm)\b[ .:]{0,3}(?:is |nummer )?"
    r"(?!0[89]00)(\d(?:[ -]?\d){5,8})(?!\d)",
    re.IGNORECASE,
)
_NATIONAL: Final = 10
_BSN_NAMED: Final = re.compile(
    r"(?:bsn|burger ?service ?(?:nummer|nr)|sofi ?-?(?:nummer|nr)?|bsn-?(?:nummer|nr))[ .:=-]{0,3}(?:is )?"
    r"(\d(?:[ ./-]?\d){7,8})(?!\d)",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"(?<![A-Za-z\d,])\d+(?:[ ./-]\d+)*")
_MONEY_BEFORE: Final = re.compile(r"(?:€|eur|euro|isbn)[ :-]{0,2}$", re.IGNORECASE)
_AMOUNT_AFTER: Final = re.compile(r" ?(?:,-|,\d\d\b|euro|inwoners|m2|m3|kwh|stuks|miljoen)", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_YEAR_MONTH_DAY: Final = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_DATES: Final = {(2, 2, 4), (4, 2, 2), (1, 2, 4), (2, 1, 4), (4, 4)}
_LETTER_O: Final = re.compile(r"(?<![A-Za-z])[oO](?=\d)|(?<=\d)[oO](?=[\d ./-]*\d)|(?:(?<=\d)|(?<=\d-))[lI](?=\d)")
_SPELLED_DIGIT: Final = "(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_SPELLED: Final = re.compile(rf"\b{_SPELLED_DIGIT}(?:[ ,-]+{_SPELLED_DIGIT}){{7,}}\b", re.IGNORECASE)
_SPELLED_MOBILE: Final = re.compile(
    rf"\bnul[ -]?zes\b(?:[ ,-]+(?:\d+|\w*(?:{_SPELLED_DIGIT}|tien|elf|twaalf|tig))\b){{3,}}", re.IGNORECASE
)
_PLATE_SHAPES: Final = (
    "LL-DD-DD DD-DD-LL DD-LL-DD LL-DD-LL LL-LL-DD DD-LL-LL DD-LLL-D D-LLL-DD LL-DDD-L L-DDD-LL LLL-DD-L L-DD-LLL "
    "D-LL-DDD DDD-LL-D"
)
_NO_PLATE: Final = re.compile(
    r"-(?:en|of|in|op|van|tot|jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)-", re.IGNORECASE
)
_PLATE_NAMED: Final = re.compile(
    r"(?:kenteken|nummerbord|nummerplaat)\W{1,3}(?:is )?((?=\w*\d)(?=\w*[a-z])\w{6})\b", re.I
)
_DOCUMENT: Final = re.compile(
    r"(?:paspoort|id[ -]?kaart|id[ -]?bewijs|identiteits(?:kaart|bewijs)|rijbewijs"
    r"|verblijfs(?:document|vergunning|kaart|pas)|document|vreemdelingen|\bv)-?(?: ?nummer| ?nr)?\b"
    r"(?:\W+(?:met|is|nummer|nr|no|van|haar|zijn))*\W{1,3}"
    r"((?=(?:\w*\d){3})[A-Z0-9]{8,10})\b",
    re.IGNORECASE,
)
_DOCUMENT_BEFORE: Final = re.compile(
    r"\b((?=(?:[a-z]*\d){3})[a-z0-9]{8,10})\b(?:\W+(?:is|als|van|het|de|een|haar|zijn|mijn|nummer|nr)\b)*\W{1,3}"
    r"(?:paspoort|id[ -]?kaart|id[ -]?bewijs|identiteits(?:kaart|bewijs)|rijbewijs"
    r"|verblijfs(?:document|vergunning|kaart|pas))",
    re.IGNORECASE,
)
_LONG_CODE: Final = re.compile(r"\b(?=[A-Za-z]*\d)[A-Za-z\d]{8,10}\b")
_DOCUMENT_ALONE: Final = re.compile(r"\b(?=(?:[A-Z]*\d){3})[A-NP-Z]{2}[A-NP-Z0-9]{6}\d\b")
_DOSSIER: Final = re.compile(
    r"(?:dossier|cli[eë]nt|pati[eë]nt|casus|klant|persoons|relatie|zorg)-?(?: ?nummer| ?nr\b| ?no\b|id\b)\W{0,3}"
    r"(?:is )?([A-Z]{0,4}[-/]?\d[\w/-]*(?:\.\d+)*)",
    re.IGNORECASE,
)
_FILE_WORDS: Final = ("dossier", "cli", "pati", "casus", "klant", "persoons", "relatie", "zorg")
_DOSSIER_BARE: Final = re.compile(r"\bdossier\W{1,2}((?=(?:\w*[/-]?\d){4})[A-Z]{0,4}[-/]?\d[\w/-]{2,})", re.IGNORECASE)
_PROFILE: Final = re.compile(
    r"(?:https?://)?(?:[a-z-]{1,6}\.)?(?:(?:facebook|fb|instagram|linkedin|tiktok|snapchat|twitter|x|youtube|threads)\.com"
    r"|(?:wa|t|fb|discord|threads)\.(?:me|gg|net))/[\w@./?=%-]*[\w/]",
    re.IGNORECASE,
)
_NETWORK: Final = "(?:insta(?:gram)?|snap(?:chat)?|tiktok|facebook|linkedin|telegram|discord|fb)"
_PROFILE_NAMED: Final = re.compile(
    rf"(?:{_NETWORK}(?:[ -]?(?:account|naam))?|gebruikersnaam|username|accountnaam|profielnaam)(?: ?[:=] ?| is | )@?"
    r"((?=[\w.]*[\d_]|[^\W_]+\.[^\W_])[\w.]{2,}\w)",
    re.IGNORECASE,
)
_PROFILE_ALONE: Final = re.compile(
    r"(?:insta(?:gram)?|snap(?:chat)?|tiktok) ?[:=] ?(\w{4,})(?=[ )]*(?:$|[.,;)]))", re.IGNORECASE
)
_ACCOUNT_WORDS: Final = ("insta", "snap", "tiktok", "facebook", "linkedin", "telegram", "discord", "fb", "naam")
_DISCORD: Final = re.compile(r"\b\w{3,}#\d{4}\b")
_HANDLE: Final = re.compile(r"(?<![\w@.])@[^\W\d]\w[\w.]*\w")


def _plates() -> re.Pattern[str]:
    dashed = _PLATE_SHAPES.split()
    # With spaces in capitals only, and not '12 34 AB': that is too common.
    spaced = [shape.replace("-", " ") for shape in dashed if "DD-DD" not in shape]
    either = [f"(?i:{'|'.join(dashed)})", *spaced]
    return re.compile(rf"\b(?:{'|'.join(either)})\b(?!-)".replace("L", "[A-Z]").replace("D", r"\d"))


_PLATE: Final = _plates()
_PLATE_SEAM: Final = re.compile(r"\d-|-\d|[A-Z] \d|\d [A-Z]")
_FEWEST: Final = 5
"""Digits that are typed as such in the shortest of the numbers here: six, of which one may be a letter O or l."""


def find(text: str) -> list[Found]:
    """Return every such number in a text, none inside another."""
    if not _HINT.search(text):
        return []
    found: list[Found] = []
    low, count = text.casefold(), sum(map(str.isdigit, text))
    for one in (*_emails(text), *_profiles(text, low), *_spelled(text, low)):
        _add(found, one)
    if count >= _FEWEST:
        digits = _LETTER_O.sub(lambda m: "0" if m.group() in "oO" else "1", text)
        for one in (*_ibans(text), *_named(digits), *_phones(digits)):
            _add(found, one)
        for one in _bsns(digits, found):
            _add(found, one)
    if count:
        for one in _papers(text, low):
            _add(found, one)
    return found


def _add(found: list[Found], one: Found) -> None:
    if not overlaps(one.start, one.end, found):
        found.append(one)


def _matches(class_id: str, pattern: re.Pattern[str], text: str, *, doubtful: bool = False) -> Iterator[Found]:
    for match in pattern.finditer(text):
        yield Found(class_id, *match.span(match.lastindex or 0), doubtful)


def _emails(text: str) -> Iterator[Found]:
    if "@" in text:
        yield from _matches("email", _EMAIL, text)
        yield from _matches("email", _EMAIL_SPACED, text)
    if _SPELLED_AT.search(text):
        yield from _matches("email", _EMAIL_SPELLED, text)


def _profiles(text: str, low: str) -> Iterator[Found]:
    if "/" in text:
        yield from _matches("profiel", _PROFILE, text)
    if "@" in text:
        yield from _matches("profiel", _HANDLE, text)
    if any(word in low for word in _ACCOUNT_WORDS):
        yield from _matches("profiel", _PROFILE_NAMED, text)
        yield from _matches("profiel", _PROFILE_ALONE, text)
    if "#" in text:
        yield from _matches("profiel", _DISCORD, text)


def _ibans(text: str) -> Iterator[Found]:
    at = 0
    while (match := _IBAN.search(text, at)) is not None:
        end = _iban_end(text, match) if sum(map(str.isdigit, match.group())) >= 9 else 0
        # What looks like a number at first may hide a real one further on.
        at = end or match.start() + 1
        if end:
            yield Found("iban", match.start(), end)


def _iban_end(text: str, match: re.Match[str]) -> int:
    """Where the account number ends: the words after it may look like a part of it."""
    compact = ""
    for at in range(match.start(), match.end()):
        if not text[at].isalnum():
            continue
        compact += text[at].upper()
        if len(compact) >= 15 and (_IBAN_NL.fullmatch(compact) or iban.is_valid(compact, check_country=False)):
            return at + 1
    return 0


def _named(text: str) -> Iterator[Found]:
    yield from _matches("bsn", _BSN_NAMED, text)


def _phones(text: str) -> Iterator[Found]:
    at = 0
    while (match := _PHONE.search(text, at)) is not None:
        places = [place for place in range(*match.span()) if text[place].isdigit()]
        one = _phone(text, match.start(), places)
        at = one.end if one else match.end()
        if one is not None:
            yield one
    for pattern in (_MOBILE_ABROAD, _MOBILE_ODD, _PHONE_NAMED):
        yield from _matches("telefoon", pattern, text)


def _phone(text: str, start: int, places: list[int]) -> Found | None:
    abroad = "+" in text[start : start + 2] or text[start:].startswith("00")
    if "isbn" in text[max(0, start - 40) : start].casefold():
        return None
    if not abroad and (_MONEY_BEFORE.search(text[:start]) or text[start + 1 : start + 2] in (".", ",")):
        return None
    for count in range(min(len(places), 16), 7, -1) if abroad else (_NATIONAL,):
        end = places[count - 1] + 1 if count <= len(places) else 0
        if not end or text[end : end + 1].isdigit():
            continue
        digits = "".join(text[at] for at in places[:count])
        if _is_phone(text[start:end], digits):
            return Found("telefoon", start, end)
        if not abroad and (digits.startswith("06") or _is_grouped(text[start:end])):
            return Found("telefoon", start, end, doubtful=not digits.startswith("06"))
    return None


def _is_grouped(typed: str) -> bool:
    """Whether ten digits look like one number, and not like a row of times or amounts."""
    return len(re.findall(r"\d+", typed)) <= 4 and not re.search(r"\d\d\.\d\d\b.*\d\d\.\d", typed)


def _is_phone(typed: str, digits: str) -> bool:
    import phonenumbers

    number = digits if typed.lstrip("(").startswith("0") else f"+{digits}"
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(re.sub(r"^(\+|00)310", r"\g<1>31", number), "NL"))
    except phonenumbers.NumberParseException:
        return False


def _spelled(text: str, low: str) -> Iterator[Found]:
    if "nul" in low:
        yield from _matches("telefoon", _SPELLED, text)
        yield from _matches("telefoon", _SPELLED_MOBILE, text)


def _bsns(text: str, found: list[Found]) -> Iterator[Found]:
    for match in _DIGITS.finditer(text):
        if len(match.group()) < 8 or _MONEY_BEFORE.search(text[: match.start()]):
            continue
        groups = [m.span() for m in re.finditer(r"\d+", match.group())]
        for place in _bsn_places(match.group(), groups):
            start, end = match.start() + place[0], match.start() + place[1]
            amount = "." in text[start:end] and _AMOUNT_AFTER.match(text, end)
            if not amount and not overlaps(start, end, found):
                yield Found("bsn", start, end)


def _bsn_places(run: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for first in range(len(groups)):
        digits = ""
        for last in range(first, len(groups)):
            digits += run[slice(*groups[last])]
            if len(digits) > 9:
                break
            if len(digits) >= 8 and _is_bsn(digits, [run[slice(*g)] for g in groups[first : last + 1]]):
                yield groups[first][0], groups[last][1]


def _is_bsn(digits: str, groups: list[str]) -> bool:
    if len(groups) > 1 and (any(_YEAR.fullmatch(g) for g in groups) or tuple(map(len, groups)) in _DATES):
        return False
    if _YEAR_MONTH_DAY.fullmatch(digits):
        return False
    return bsn.is_valid(digits.zfill(9))


def _papers(text: str, low: str) -> Iterator[Found]:
    if _PLATE_SEAM.search(text):
        for one in _matches("kenteken", _PLATE, text):
            if not _NO_PLATE.search(text[one.start : one.end]):
                yield one
    if "kenteken" in low or "nummer" in low:
        yield from _matches("kenteken", _PLATE_NAMED, text)
    if any(word in low for word in _FILE_WORDS):
        yield from _matches("dossier", _DOSSIER, text)
        yield from _matches("dossier", _DOSSIER_BARE, text)
    if _LONG_CODE.search(text):
        yield from _documents(text)


def _documents(text: str) -> Iterator[Found]:
    yield from _matches("documentnummer", _DOCUMENT, text)
    yield from _matches("documentnummer", _DOCUMENT_BEFORE, text)
    for one in _matches("documentnummer", _DOCUMENT_ALONE, text, doubtful=True):
        if identiteitskaartnummer.is_valid(text[one.start : one.end]):
            yield one
