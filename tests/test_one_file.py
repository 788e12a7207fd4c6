"""The whole gemeente in one file: every page is in it, every link leads somewhere inside, nothing else gets in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from tests import report_fixture
from wijkanalyse.errors import OutputError
from wijkanalyse.report import one_file
from wijkanalyse.report.inline import policy_hash
from wijkanalyse.report.render import Renderer

INDEX, METHODE = "index.html", "methode.html"
WIJKEN = ("WK000101-oost.html", "WK000102-noord.html", "GB0001-havens.html")
REFERENCES = ("for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")


@pytest.fixture(scope="module")
def template(checkout: Path) -> Template:
    loader = FileSystemLoader(checkout / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(one_file.TEMPLATE)


@pytest.fixture(scope="module")
def pages(checkout: Path) -> dict[str, bytes]:
    renderer = Renderer(checkout / "templates")
    model = report_fixture.wijk_page()
    named = {name: renderer.wijk(replace(model, wijk=name)) for name in WIJKEN}
    named[INDEX] = renderer.index(report_fixture.index_page())
    linked = "".join(f'<a href="{name}#themas">x</a>' for name in WIJKEN)
    named[METHODE] = page(f'<h1 id="a">Zo &amp; zo</h1><a href="#a">a</a><a href="index.html">i</a>{linked}')
    return {name: text.encode() for name, text in named.items()}


@pytest.fixture(scope="module")
def joined(template: Template, pages: dict[str, bytes]) -> str:
    return one_file.rendered(template, pages, INDEX).decode()


@pytest.fixture(scope="module")
def soup(joined: str) -> BeautifulSoup:
    return BeautifulSoup(joined, "html5lib")


def page(body: str, style: str = "", classes: str = "") -> str:
    policy = "default-src 'none'; style-src 'sha256-old'; img-src data:"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>t</title><style>{style}</style>'
    return f'<!DOCTYPE html>\n<html lang="nl"><head>{head}</head><body class="{classes}">{body}</body></html>'


def one(template: Template, **bodies: str) -> BeautifulSoup:
    """Return the file of some pages; the first is in front."""
    files = {f"{name}.html": page(body).encode() for name, body in bodies.items()}
    return BeautifulSoup(one_file.rendered(template, files, next(iter(files))), "html5lib")


def text(tag: Tag | BeautifulSoup) -> str:
    return " ".join(tag.get_text(" ").split())


def test_the_file_is_valid_html(joined: str) -> None:
    html5lib.HTMLParser(strict=True).parse(joined)


def test_every_id_stands_once_and_every_link_leads_to_one(soup: BeautifulSoup) -> None:
    ids = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    assert [i for i, count in ids.items() if count > 1] == []
    links = [str(tag["href"]) for tag in soup.find_all(href=True) if tag.name != "link"]
    assert [link for link in links if link.startswith("#") and link[1:] not in ids] == []
    assert [link for link in links if not re.match(r"#|https?:|mailto:", link)] == []
    referred = [i for name in REFERENCES for tag in soup.select(f"[{name}]") for i in str(tag[name]).split()]
    assert len(referred) > len(WIJKEN)
    assert [i for i in referred if i not in ids] == []


def test_every_page_is_there_with_all_its_text(soup: BeautifulSoup, pages: dict[str, bytes]) -> None:
    for name, data in pages.items():
        article = soup.find(id=one_file.page_id(name))
        whole = BeautifulSoup(data, "html5lib").body
        assert isinstance(article, Tag)
        assert whole is not None
        for script in whole.select("script:not([type])"):
            script.decompose()
        assert text(article) == text(whole)
        assert len(article.find_all(True)) == len(whole.find_all(True)) - len(whole.select("svg.store, svg.store *"))


def test_a_link_to_a_chapter_of_another_page_leads_to_that_chapter(soup: BeautifulSoup) -> None:
    methode = soup.find(id="methode")
    assert isinstance(methode, Tag)
    wanted = ["#methode.a", "#index", "#WK000101.themas", "#WK000102.themas", "#GB0001-havens.themas"]
    assert [a.get("href") for a in methode.find_all("a")] == wanted


def test_a_link_to_a_page_that_is_not_in_the_file_stays_as_text(template: Template) -> None:
    soup = one(template, index='<a href="WK1-weg.html">Weg</a><a href="gegevens/cijfers.xlsx">Excel</a>')
    article = soup.find(id="index")
    assert isinstance(article, Tag)
    assert [(a.get("href"), a.text) for a in article.find_all("a")] == [(None, "Weg"), (None, "Excel")]


def test_a_link_to_a_part_that_does_not_exist_leads_to_the_page(template: Template) -> None:
    soup = one(template, index='<a href="#">a</a><a href="#niets">b</a><a href="x.html#niets">c</a>', x="<h1>X</h1>")
    article = soup.find(id="index")
    assert isinstance(article, Tag)
    assert [a.get("href") for a in article.find_all("a")] == ["#index", "#index", "#x"]


def test_the_policy_allows_exactly_the_style_and_scripts_of_the_file(soup: BeautifulSoup) -> None:
    meta = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert isinstance(meta, Tag)
    directives = dict(d.strip().partition(" ")[::2] for d in str(meta["content"]).split(";"))
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        found = [f"'sha256-{policy_hash(t.string or '')}'" for t in soup.select(f"{tag}:not([type])")]
        assert directives.get(directive, "").split() == found
        assert len(found) <= 1
    assert directives["default-src"] == "'none'"
    assert soup.select("[style], [onclick], [onload]") == []


def test_there_is_one_main_and_every_navigation_has_its_own_name(soup: BeautifulSoup) -> None:
    assert len(soup.find_all("main")) == 1
    labels = Counter(nav["aria-label"] for nav in soup.find_all("nav"))
    assert [label for label, count in labels.items() if count > 1] == []
    assert f"Op deze pagina: {WIJKEN[0]}" in labels


def test_what_all_pages_draw_with_stands_once(soup: BeautifulSoup) -> None:
    assert len(soup.select("svg.store")) == 1
    assert soup.select("article svg.store") == []
    ids = {str(tag["id"]) for tag in soup.select("svg.store [id]")}
    used = {str(tag["href"])[1:] for tag in soup.find_all("use")}
    assert used
    assert used <= ids


def test_the_contents_name_every_page(soup: BeautifulSoup, pages: dict[str, bytes]) -> None:
    links = [str(a["href"]) for a in soup.select(".file-bar a")]
    order = [INDEX, *(name for name in pages if name != INDEX)]
    assert links == [*(f"#{one_file.page_id(name)}" for name in order), "#alles"]


def test_a_style_for_a_chapter_still_finds_it_and_is_as_strong(template: Template) -> None:
    style = ".a:has(> #themas) { color: #abc; fill: url(#arcering); }"
    files = {"index.html": page('<p id="themas">x</p>', style).encode()}
    found = one_file.joined(files, "index.html").style
    assert found == '.a:has(> :is(#themas, [id$=".themas"])) { color: #abc; fill: url(#arcering); }'


def test_an_article_keeps_the_class_of_its_page(template: Template) -> None:
    files = {"index.html": page("<h1>a</h1>", classes="intern").encode()}
    soup = BeautifulSoup(one_file.rendered(template, files, "index.html"), "html5lib")
    assert soup.select("article.intern#index")


def test_a_page_without_body_is_an_error_that_names_the_page(template: Template) -> None:
    with pytest.raises(OutputError, match=re.escape("index.html, zonder <body>")):
        one_file.rendered(template, {"index.html": b"<head></head><p>x"}, "index.html")


def test_the_same_pages_give_the_same_bytes(template: Template, pages: dict[str, bytes]) -> None:
    assert one_file.rendered(template, pages, INDEX) == one_file.rendered(template, dict(pages), INDEX)


@given(st.text(alphabet="ab <>&\"'=#/-\n", max_size=40), st.text(alphabet="ab &\"'#<>=", max_size=12))
def test_text_and_attributes_of_any_page_come_through(typed: str, label: str) -> None:
    from markupsafe import escape

    body = (
        f'<p id="a" title="{escape(label)}" data-x=\'id="b"\'>{escape(typed)}</p><a href="#a">x</a><!-- <p id="c"> -->'
    )
    file = one_file.joined({"x.html": page(body).encode()}, "x.html")
    (article,) = file.articles
    found = BeautifulSoup(article.body, "html5lib")
    (paragraph,) = found.find_all("p")
    assert (paragraph["id"], paragraph["title"], paragraph["data-x"]) == ("x.a", label, 'id="b"')
    assert paragraph.get_text() == typed
    assert [a["href"] for a in found.find_all("a")] == ["#x.a"]
    assert '<!-- <p id="c"> -->' in article.body
