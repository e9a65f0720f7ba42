"""The manual is true: what exists is documented, and what is documented exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from clausea import errors
from clausea.cli import app
from clausea.errors import ClauseaError, ExitCode
from tests.docs.generate import pages, readme

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
ERRORS = [found for found in vars(errors).values() if isinstance(found, type) and issubclass(found, ClauseaError)]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")), ROOT / "evals" / "press" / "README.md"]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def section(page: str, heading: str) -> str:
    """Return the text under a heading of the second level; empty when there is none."""
    match = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", (DOCS / page).read_text(), re.MULTILINE | re.DOTALL)
    return match[1] if match else ""


def names(page: str) -> list[str]:
    return re.findall(r"^## (.+)$", (DOCS / page).read_text(), re.MULTILINE)


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def prose(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", sorted(pages()), ids=lambda path: path.name)
def test_a_generated_page_says_what_the_code_says(path: Path) -> None:
    assert path.exists(), f"Run `make golden`: {path.name} is missing."
    assert path.read_text(encoding="utf-8") == pages()[path], f"Run `make golden`: {path.name} is out of date."


def test_the_readme_shows_what_its_commands_print_and_what_the_letter_says() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("```console\n$ ") >= 3
    assert len(re.findall(r"^> “", text, re.MULTILINE)) == 1
    assert readme(text) == text, "Run `make golden`: an output in README.md is out of date."


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_documented(name: str) -> None:
    text = section("commands.md", f"clausea {name}")
    assert text, f"docs/commands.md has no section `clausea {name}`."
    command = COMMANDS[name]
    assert command.help, f"{name} has no help."
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert f"`{option}" in text, f"{option} of {name} is not documented."
        assert parameter.param_type_name != "option" or getattr(parameter, "help", None), f"{parameter.name} has no help."


def test_every_documented_command_exists() -> None:
    documented = {heading.removeprefix("clausea ") for heading in names("commands.md") if heading.startswith("clausea ")}
    assert documented == set(COMMANDS)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_every_error_has_a_paragraph_with_its_code_and_hint(error: type[ClauseaError]) -> None:
    text = prose(section("errors.md", error.__name__))
    assert text, f"docs/errors.md has no section {error.__name__}."
    assert f"Exit code {int(error.exit_code)}." in text
    own_hint = vars(error).get("default_hint")
    if own_hint:
        assert own_hint in text, f"The hint of {error.__name__} is not quoted."


def test_every_documented_error_exists() -> None:
    assert set(names("errors.md")) - {"Exit codes"} == {error.__name__ for error in ERRORS}


def test_every_exit_code_is_in_the_table() -> None:
    rows = dict(re.findall(r"^\| (\d+) \| (.+?) \|", section("errors.md", "Exit codes"), re.MULTILINE))
    assert {int(code) for code in rows} == {int(code) for code in ExitCode}
    assert all(rows.values())


def code_lines(path: Path) -> list[str]:
    """Return the command lines of a page's code blocks, without comments."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", path.read_text(), re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [line for line in lines if re.match(r"(clausea|make) ", line)]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/commands.md"])
def test_the_commands_that_a_page_shows_exist(page: str) -> None:
    lines = code_lines(ROOT / page)
    assert lines
    for line in lines:
        words = shlex.split(line, comments=True)
        if words[0] == "make":
            assert [word for word in words[1:] if "=" not in word and word not in TARGETS] == [], line
            continue
        if words[1] == "--help":
            continue
        assert words[1] in COMMANDS, line
        known = {option for parameter in COMMANDS[words[1]].params for option in parameter.opts}
        assert [word for word in words[2:] if word.startswith("--") and word not in known] == [], line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_internal_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), f"{page.name} links to {target}, which is not there."
        assert not anchor or anchor in anchors(path), f"{page.name} links to {target}, which has no such heading."


def test_every_page_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)\s#]+)", page.read_text())
        waiting += [(page.parent / link).resolve() for link in links if not re.match(r"[a-z]+:", link)]
    assert set(DOCS.rglob("*.md")) - reached == set()


def test_every_make_target_says_what_it_does() -> None:
    described = set(re.findall(r"^([a-z]+):.*## \S", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert described == TARGETS
    assert {"demo", "test", "help"} <= TARGETS


def test_decisions_are_numbered_without_a_hole_and_shaped_alike() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text()
        assert text.startswith(f"# {path.name[:4]} "), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequence"], path.name


def test_the_changelog_has_the_version() -> None:
    from clausea import __version__

    assert re.search(rf"^## \[{re.escape(__version__)}\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
