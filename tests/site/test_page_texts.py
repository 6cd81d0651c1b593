"""What pages say: titles, notices, languages and days."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from polyglot.site.templating import render_page
from tests.support.locales import AR, FA
from tests.support.pages import Strict, article, chooser, front, index


@pytest.mark.parametrize(
    ("number", "period", "heading", "below"),
    [("Número 3", "julio", "Número 3", ["julio"]), ("", "julio", "julio", []), ("Número 3", "", "Número 3", [])],
)
def test_an_issue_without_a_title_goes_by_what_it_has(number: str, period: str, heading: str, below: list[str]) -> None:
    group = replace(front(), title=None, number=number, period=period, progress=None)
    text = render_page(replace(index(), issue=group, issues=(), stream=(), waiting=()))
    assert re.findall("<h2><a href=.*>(.*)</a></h2>", text) == [heading]
    assert re.findall('<p class="period">(.*)</p>', text) == below


def test_an_empty_edition_says_so() -> None:
    text = render_page(replace(index(), issue=None, issues=(), stream=(), waiting=()))
    assert "Aquí aún no hay ningún artículo." in text
    Strict(text)


def test_a_translated_page_names_its_original() -> None:
    text = render_page(article())
    assert "لغة الأصل: الإنجليزية" in text
    assert '<a href="../../../en/2026-3/seeds/index.html" hreflang="en">اقرأ الأصل</a>' in text


def test_the_notice_counts_what_is_not_a_persons_translation() -> None:
    text = render_page(article())
    assert '<span class="key untranslated"></span>6 كلمات لم تُترجم بعد' in text
    assert '<span class="key draft"></span>3 كلمات ترجمتها آلة' in text
    assert '<span class="key stale"></span>كلمة واحدة (1) تُرجمت عن نسخة سابقة' in text


def test_a_fully_reviewed_page_has_no_legend() -> None:
    text = render_page(replace(article(), untranslated=0, draft=0, stale=0))
    assert 'class="notice"' in text
    assert 'class="key' not in text


def test_an_original_has_no_notice() -> None:
    assert "notice" not in render_page(replace(article(), original=AR))


def test_a_page_in_translation_elsewhere_is_told_and_no_dead_link() -> None:
    """The switcher leads to that edition's front page; no alternate is claimed."""
    read = Strict(render_page(article()))
    alternates = {attrs["hreflang"] for attrs in read.all("link") if "hreflang" in attrs}
    assert alternates == {"en", "es"}
    later = [attrs for attrs in read.all("a") if attrs.get("class") == "later"]
    assert [attrs["href"] for attrs in later] == ["../../../zh/index.html"]
    assert "<small>قيد الترجمة</small>" in render_page(article())


def test_languages_go_by_their_own_names_in_their_own_direction() -> None:
    text = render_page(chooser())
    assert '<a href="ar/index.html" hreflang="ar" lang="ar" dir="rtl">العربية</a>' in text
    assert '<a href="zh/index.html" hreflang="zh" lang="zh" dir="ltr">中文</a>' in text


def test_the_chooser_asks_for_no_other_file(tmp_path: Path) -> None:
    """But for a publication's own style sheet."""

    def sheets(templates: Path | None) -> list[str | None]:
        links = Strict(render_page(chooser(), templates)).all("link")
        return [attrs["href"] for attrs in links if attrs["rel"] in {"stylesheet", "icon"}]

    assert sheets(None) == ["data:,"]
    (tmp_path / "style.css").write_text("h1 { color: red }")
    assert sheets(tmp_path) == ["data:,", "style.css"]


def test_foreign_passages_are_isolated() -> None:
    text = render_page(index())
    assert '<bdi class="untranslated" lang="en" dir="ltr">The library.</bdi>' in text
    assert '<bdi class="draft" data-translation="es-t-en-t0-und">La biblioteca</bdi>' in text
    assert '<bdi lang="ar" dir="rtl">رسالة</bdi>' in text
    assert "<bdi>Ana</bdi> y <bdi>Bo</bdi>" in text


def test_days() -> None:
    """What is no date stands as the author wrote it, without the element that would promise one."""
    assert '<time datetime="2026-09-12"><bdi>12 سبتمبر 2026</bdi></time>' in render_page(article())
    text = render_page(replace(article(), day="Easter"))
    assert "<bdi>Easter</bdi>" in text
    assert "<time" not in text


def test_without_authors_and_date_there_is_no_byline() -> None:
    assert "byline" not in render_page(replace(article(), authors=(), day=None))


def test_a_language_without_interface_texts_keeps_its_direction() -> None:
    page = article()
    read = Strict(render_page(replace(page, frame=replace(page.frame, locale=FA))))
    assert read.elements[0] == ("html", {"lang": "fa", "dir": "rtl"})
