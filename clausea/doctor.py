"""Whether this machine can do what Clausea needs: a line for each thing, with the fix. Nothing leaves the machine."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from clausea import knowledge
from clausea.config import settings
from clausea.domain import Claim, Letter, Paragraph, Patient, Run, Value
from clausea.errors import ClauseaError, bug
from clausea.exporters import exporter_for
from clausea.extractors import PDF, Watch, extractor_for
from clausea.llm import backend
from clausea.llm.endpoint import check_address, is_loopback
from clausea.privacy import Known, Veil, residues

__all__ = ["Line", "diagnose"]

OLDEST = (3, 11)
_PACKAGES = {
    "reading PDF": "pypdfium2",
    "packets": "pypdf",
    "Word files": "docx",
    "letterheads": "docxtpl",
    "writing PDF": "typst",
}
_FACE = "LibertinusSerif"


class Line(Value):
    """What was found of one thing. `missing` does no harm to what works without it; `broken` does, and `fix` says what to do."""

    name: str
    state: Literal["ok", "missing", "broken"]
    message: str
    fix: str = ""

    shown: ClassVar[tuple[str, ...]] = ("name", "state")


def diagnose() -> list[Line]:
    """Return a line for everything that was checked, always in the same order; a check that fails is a line, never an error."""
    checks: tuple[tuple[str, Callable[[], Line]], ...] = (
        ("python", _python),
        ("packages", _packages),
        ("tesseract", _tesseract),
        ("knowledge", _knowledge),
        ("backend", _backend),
        ("models", _models),
        ("consent", _consent),
        ("de-identification", _privacy),
        ("fonts", _fonts),
        ("letterhead", _letterhead),
        ("work folder", _work_folder),
    )
    return [_checked(name, check) for name, check in checks]


def _letterhead() -> Line:
    from clausea.exporters import letterhead

    found = letterhead.chosen()
    tags = ", ".join(sorted(found.tags))
    return Line(name="letterhead", state="ok", message=f"{found.name} has the tags {tags}.")


def _checked(name: str, check: Callable[[], Line]) -> Line:
    try:
        return check()
    except ClauseaError as error:
        return Line(name=name, state="broken", message=error.message, fix=error.hint)
    except Exception as error:
        return Line(name=name, state="broken", message=f"The check met {bug(error)}.", fix="Install Clausea again.")


def _python() -> Line:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < OLDEST:
        wanted = ".".join(str(part) for part in OLDEST)
        return Line(
            name="python", state="broken", message=f"Python {version} is too old.", fix=f"Install Python {wanted} or later."
        )
    return Line(name="python", state="ok", message=f"Python {version}.")


def _packages() -> Line:
    gone = [f"{module} ({purpose})" for purpose, module in _PACKAGES.items() if importlib.util.find_spec(module) is None]
    if gone:
        return Line(
            name="packages", state="broken", message=f"Not installed: {', '.join(gone)}.", fix="Run `pip install clausea` again."
        )
    return Line(name="packages", state="ok", message="PDF, Word and text files can be read, and letters can be written.")


def _tesseract() -> Line:
    if shutil.which("tesseract"):
        return Line(
            name="tesseract",
            state="ok",
            message="Tesseract is installed: scanned pages are read.",
        )
    if importlib.util.find_spec("rapidocr") is not None:
        return Line(
            name="tesseract",
            state="ok",
            message="Tesseract is not installed; RapidOCR reads scanned pages in its place, more slowly.",
        )
    return Line(
        name="tesseract",
        state="missing",
        message="Tesseract is not installed. Only scanned pages need it; everything else works.",
        fix="Debian and Ubuntu: apt-get install tesseract-ocr. macOS: brew install tesseract. Or: pip install 'clausea[ocr]'.",
    )


def _knowledge() -> Line:
    knowledge.traps()
    counts = (
        f"{len(knowledge.profiles())} denial profiles, {len(knowledge.shipped_authorities())} authorities, "
        f"{len(knowledge.clocks())} filing limits, {len(knowledge.therapy_codes())} procedure codes and "
        f"{len(knowledge.measures())} measures"
    )
    return Line(name="knowledge", state="ok", message=f"{counts} load without contradiction.")


def _backend() -> Line:
    kind, _, rest = settings().backend.partition(":")
    if kind == "local":  # Looked at, not loaded: a model may take minutes and most of the memory.
        path = Path(rest) if rest else settings().local_model
        if importlib.util.find_spec("xllamacpp") is None:
            return Line(
                name="backend", state="broken", message="local needs a package.", fix="Run: pip install 'clausea[local]'."
            )
        if path is None or not path.is_file():
            return Line(
                name="backend", state="broken", message="local needs a model.", fix="Set CLAUSEA_LOCAL_MODEL to a GGUF file."
            )
        return Line(name="backend", state="ok", message=f"local can draft on this machine, with {path.name}.")
    chosen = backend(settings().backend)
    where = "" if chosen.remote else " on this machine"
    return Line(name="backend", state="ok", message=f"{chosen.name.partition(':')[0]} can draft{where}.")


def _models() -> Line:
    """Say what else could draft: the key is there or not, and is never shown."""
    host = urlsplit(settings().base_url).hostname or "no address"
    near = is_loopback(settings().base_url)
    check_address(settings().base_url)
    key = "a key is set" if settings().api_key else "no key is needed" if near else "no key is set"
    local = "is installed" if importlib.util.find_spec("xllamacpp") else "is not installed"
    message = f"openai would ask {host}, which is {'this machine' if near else 'remote'}; {key}. The package of local {local}."
    if settings().api_key or near or importlib.util.find_spec("xllamacpp"):
        return Line(name="models", state="ok", message=message)
    fix = "None is needed. For one: OPENAI_API_KEY, CLAUSEA_BASE_URL of a model on this machine, or pip install 'clausea[local]'."
    return Line(name="models", state="missing", message=message, fix=fix)


def _consent() -> Line:
    if settings().allow_remote:
        message = "Remote backends are allowed: de-identified text may leave this machine when one is chosen; the run keeps it."
    else:
        message = "Remote backends are not allowed: nothing leaves this machine."
    return Line(name="consent", state="ok", message=message)


def _privacy() -> Line:
    """Hide a sentence of nobody's and put it back: the lists must load, and nothing may be left."""
    claim = Claim(patient=Patient(name="Ottoline Marsh", dob=dt.date(1950, 2, 3)))
    veil, words = Veil(Known.of(claim)), "Ms. Marsh (born 2/3/1950) walked 120 ft; call her son Theo at (614) 555-0142."
    hidden = veil.hide(words)
    if residues(hidden.encode(), veil.known) or "Theo" in hidden or "120 ft" not in hidden or veil.restore(hidden) != words:
        return Line(name="de-identification", state="broken", message="Identifiers are not hidden.", fix="Install Clausea again.")
    return Line(
        name="de-identification",
        state="ok",
        message="Names, dates and other identifiers are replaced before a remote backend is asked.",
    )


def _fonts() -> Line:
    """Set a line as PDF and read it back: the letter's face must be embedded, and the words must be there."""
    words = "Therapy requires the skills of a therapist."
    day = dt.date(2026, 1, 2)
    letter = Letter(title="Check", blocks=(Paragraph(runs=(Run(text=words),)),), is_draft=False, date=day, fingerprint="check")
    data = exporter_for("pdf").render(letter)
    # Bounds of its own: a setting that cannot be used is another check's finding.
    watch = Watch(can_use_ocr=False, max_pages=1, max_page_characters=10_000)
    read = " ".join(page.text for page in extractor_for(PDF).pages(data, watch=watch))
    if _FACE.encode() not in data or b"/FontFile" not in data or words not in " ".join(read.split()):
        return Line(name="fonts", state="broken", message="A PDF of the letter lacks its font.", fix="Install typst again.")
    return Line(name="fonts", state="ok", message="Letters embed their font and their words can be searched.")


def _work_folder() -> Line:
    """Write and remove a file in the current folder, where runs go by default, and in the folder for temporary files."""
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        try:
            handle, name = tempfile.mkstemp(prefix=".clausea-", dir=folder)
            os.close(handle)
            Path(name).unlink()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return Line(
                name="work folder",
                state="broken",
                message=f"{folder} cannot be written: {reason}.",
                fix="Change to a folder of your own, or give --out.",
            )
    return Line(name="work folder", state="ok", message="The current folder and the temporary folder can be written.")
