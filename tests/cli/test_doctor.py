"""What the doctor finds, on a sound machine and on others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clausea.doctor import Line, diagnose

NAMES = [
    "python",
    "packages",
    "tesseract",
    "knowledge",
    "backend",
    "models",
    "consent",
    "de-identification",
    "fonts",
    "letterhead",
    "work folder",
]


def lines() -> dict[str, Line]:
    return {line.name: line for line in diagnose()}


def test_a_sound_machine_has_nothing_broken() -> None:
    found = diagnose()
    assert [line.name for line in found] == NAMES
    assert [line for line in found if line.state == "broken"] == []
    assert all(line.fix for line in found if line.state != "ok")
    assert "nothing leaves this machine" in lines()["consent"].message


def test_tesseract_may_be_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    line = lines()["tesseract"]
    assert line.state == "missing"
    assert "tesseract-ocr" in line.fix
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert lines()["tesseract"].state == "ok"


def test_a_backend_that_does_not_exist_is_broken(environment: Callable[..., None]) -> None:
    environment(backend="abacus")
    line = lines()["backend"]
    assert line.state == "broken"
    assert "embedded" in line.fix


def test_consent_is_told(environment: Callable[..., None]) -> None:
    environment(allow_remote="1")
    assert "are allowed" in lines()["consent"].message


def test_settings_that_cannot_be_used_are_broken_and_the_rest_is_still_checked(environment: Callable[..., None]) -> None:
    environment(allow_remote="perhaps")
    found = lines()
    assert {name for name, line in found.items() if line.state == "broken"} == {"backend", "models", "consent", "letterhead"}
    assert "CLAUSEA_ALLOW_REMOTE" in found["consent"].message
    assert "perhaps" not in found["consent"].message


def test_a_folder_that_cannot_be_written_is_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    line = lines()["work folder"]
    assert line.state == "broken"
    assert "cannot be written: No such file or directory." in line.message
    assert line.fix


def test_a_key_is_told_and_never_shown(environment: Callable[..., None]) -> None:
    environment(api_key="sk-verysecret")
    line = lines()["models"]
    assert line.state == "ok"
    assert "a key is set" in line.message
    assert "api.openai.com, which is remote" in line.message
    assert all("sk-verysecret" not in f"{one!r} {one.message} {one.fix}" for one in lines().values())


def test_a_remote_backend_without_consent_is_broken_and_says_what_to_set(environment: Callable[..., None]) -> None:
    environment(backend="openai:large", api_key="k")
    line = lines()["backend"]
    assert line.state == "broken"
    assert line.fix == "Set CLAUSEA_ALLOW_REMOTE=1 if the site has agreed to it."
    environment(backend="openai:large", api_key="k", allow_remote="1")
    assert lines()["backend"].state == "ok"


def test_a_local_model_is_looked_at_and_not_loaded(environment: Callable[..., None], tmp_path: Path) -> None:
    environment(backend="local")
    assert lines()["backend"].state == "broken"
    path = tmp_path / "small.gguf"
    path.write_bytes(b"no model at all")
    environment(backend="local", local_model=str(path))
    line = lines()["backend"]
    assert line.state == "ok" or "clausea[local]" in line.fix


def test_an_address_that_is_not_encrypted_is_broken(environment: Callable[..., None]) -> None:
    environment(base_url="http://models.example.com/v1")
    assert lines()["models"].state == "broken"
    assert "https" in lines()["models"].fix
