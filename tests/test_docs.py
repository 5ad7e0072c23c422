"""What the documents show is run, and has to be true."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from tests.tools import console

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
DOCUMENTS = [*READMES, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
CHINESE = [path for path in DOCUMENTS if path.name.endswith(".zh-CN.md")]
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_the_sessions_of_a_document_print_what_it_says(document: Path, tmp_path: Path) -> None:
    found = console.differences(
        document.read_text(encoding="utf-8"), tmp_path, installed=document in READMES
    )
    assert not found, "\n\n".join(found)


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_the_python_of_a_document_is_a_doctest(document: Path) -> None:
    result, printed = _examined(document.read_text(encoding="utf-8"), str(document))
    assert not result.failed, printed


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_the_links_of_a_document_lead_somewhere(document: Path) -> None:
    targets = _LINK.findall(document.read_text(encoding="utf-8"))
    dead = [
        target
        for target in targets
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert dead == []


@pytest.mark.parametrize("chinese", CHINESE, ids=lambda path: path.name)
def test_the_two_languages_of_a_page_lead_to_each_other_at_the_top(chinese: Path) -> None:
    english = chinese.with_name(chinese.name.replace(".zh-CN", ""))
    assert f"[English]({english.name})" in _top(chinese)
    assert f"({chinese.name})" in _top(english)


@pytest.mark.parametrize("chinese", CHINESE, ids=lambda path: path.name)
def test_the_sessions_of_a_chinese_page_are_run_in_chinese(chinese: Path) -> None:
    text = chinese.read_text(encoding="utf-8")
    assert console.language(text) == "zh" or not console.steps(text)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_readmes_second_command_is_the_one_that_is_run_everywhere(readme: Path) -> None:
    second = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]
    assert f"$ {second}\n" in readme.read_text(encoding="utf-8")


def test_a_session_that_prints_something_else_is_shown(tmp_path: Path) -> None:
    (found,) = console.differences(_block("$ echo one\ntwo"), tmp_path)
    assert found.splitlines() == [
        "line 2: $ echo one",
        "--- the document",
        "+++ the tool",
        "@@ -1 +1 @@",
        "-two",
        "+one",
    ]


def test_a_session_that_prints_too_much_is_shown(tmp_path: Path) -> None:
    assert console.differences(_block("$ printf 'one\\ntwo\\n'\none"), tmp_path)


def test_a_failure_has_to_show_its_exit_code(tmp_path: Path) -> None:
    (found,) = console.differences(_block("$ (exit 3)"), tmp_path)
    assert found == "line 2: $ (exit 3)\nended with 3"


def test_a_failure_that_shows_its_exit_code_is_right(tmp_path: Path) -> None:
    assert console.differences(_block("$ (exit 3)\n$ echo $?\n3"), tmp_path) == []


def test_a_session_is_one_shell_in_an_empty_folder_with_an_empty_home(tmp_path: Path) -> None:
    session = (
        "$ cd ~ && ls -A\n$ touch a\n$ cat > b <<'END'\n> of b\n> END\n$ ls; cat b\na\nb\nof b"
    )
    assert console.differences(_block(session), tmp_path) == []


def test_a_session_that_ends_early_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ended early"):
        console.differences(_block("$ exit 0\n$ echo one\none"), tmp_path)


def test_a_document_chooses_its_language(tmp_path: Path) -> None:
    document = "<!-- lang: zh -->\n" + _block("$ echo $TRACING_LANG\nzh")
    assert console.differences(document, tmp_path) == []


def test_a_block_left_out_says_why_and_is_not_run(tmp_path: Path) -> None:
    document = "<!-- not run: it would take an hour -->\n" + _block("$ false")
    assert console.differences(document, tmp_path) == []
    assert console.differences(document.replace("not run: it", "it"), tmp_path / "a") != []


def test_a_wrong_doctest_in_a_document_is_found() -> None:
    assert not _examined("```python\n>>> 1 + 1\n2\n```\n", "toy")[0].failed
    assert _examined("```python\n>>> 1 + 1\n3\n```\n", "toy")[0].failed


def _examined(document: str, name: str) -> tuple[doctest.TestResults, str]:
    """Run a document as one doctest; fences are blanked, for they would be read as output."""
    text = re.sub(r"^```console\n.*?^```$", _blanked, document, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^```.*$", "", text, flags=re.MULTILINE)
    test = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    printed: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=printed.append)
    return result, "".join(printed)


def _top(document: Path) -> str:
    """The lines before the first paragraph: title, language, the other language."""
    return "\n".join(document.read_text(encoding="utf-8").splitlines()[:5])


def _blanked(block: re.Match[str]) -> str:
    return "\n" * block[0].count("\n")


def _block(session: str) -> str:
    return f"```console\n{session}\n```\n"
