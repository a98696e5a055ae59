"""A lost placeholder shows the member a wrong sentence; a missing translation shows another language."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "translations").glob("moonmail_*.ts"))
PLACEHOLDER = re.compile(r"%L?[0-9n]+|\{[a-z_]*\}")


def pairs(path: Path) -> list[tuple[str, str, list[str]]]:
    found = []
    for context in ElementTree.parse(path).iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            found.append((name, message.findtext("source") or "", forms))
    return found


def lost(source: str, form: str) -> bool:
    return set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(form))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_placeholders_survive(path: Path) -> None:
    wrong = [
        f"{context}: {source!r} -> {form!r}"
        for context, source, forms in pairs(path)
        for form in forms
        if form and lost(source, form)
    ]
    assert not wrong, "\n".join(wrong)


def test_japanese_is_complete_and_japanese() -> None:
    entries = pairs(ROOT / "translations/moonmail_ja.ts")
    assert len(entries) > 50
    missing = [source for _, source, forms in entries if not all(forms)]
    assert not missing
    spaced = [
        form for _, _, forms in entries for form in forms if re.search(r"[ぁ-んァ-ヶ一-龠][ ]+[ぁ-んァ-ヶ一-龠]", form)
    ]
    assert not spaced, "a half-width space between Japanese words: " + "; ".join(spaced)


def test_the_check_notices_a_lost_placeholder() -> None:
    assert lost("%1 of %2", "%1")
    assert lost("Hello {name}", "こんにちは")
    assert not lost("%1 of %2", "%2のうち%1")


def test_no_f_string_is_translated() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in (ROOT / "src/moonmail/desktop").rglob("*.py")
        for match in re.finditer(r"\b(?:tr|translate)\([^)\n]*\bf[\"']", path.read_text(encoding="utf-8"))
    ]
    assert not wrong, "\n".join(wrong)
