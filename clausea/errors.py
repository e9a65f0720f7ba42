"""Every expected failure, its exit code and its advice.

::

    ClauseaError                 hint, exit code; the text carries ids and page numbers, never patient words
      UsageError            2    unknown code, unknown backend, a letter that is not there: lists what exists
      ConfigError           3    missing key, program or font; consent not given: the hint is the fix
      RecordError           4
        UnreadableRecord         damaged, unsupported or missing file
        EncryptedRecord          needs a password
        EmptyRecord              no words in it: an empty file, or pictures only
      KnowledgeError        5    a template, prompt or authority contradicts itself: file, line, field
      BackendError          6
        BackendUnavailable       transport trouble; may be tried again
        BackendRefused           the backend declined to answer
        BackendTruncated         the answer ended before it was complete
        BackendMisbehaved        the answer is not of the type asked for
        Residue                  what was about to leave still named somebody, so nothing left
      StoreError            7    the work folder or case log cannot be read or written
      ExportError           8    a file of the letter cannot be written

Two more exit codes are results, not errors: 10 (written, with blockers) and 11 (not an appeal: the right other
document was written). 1 is a bug.
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import ClassVar


class ExitCode(IntEnum):
    """What a command's exit status means; stable for scripts."""

    READY = 0
    BUG = 1
    USAGE = 2
    CONFIG = 3
    RECORD = 4
    KNOWLEDGE = 5
    BACKEND = 6
    STORE = 7
    EXPORT = 8
    WRITTEN_WITH_BLOCKERS = 10
    NOT_AN_APPEAL = 11


class ClauseaError(Exception):
    """An expected failure: one line saying what happened and where, and a hint saying what to do.

    Messages hold file names, ids, page and line numbers. They never hold words of a record.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.BUG
    default_hint: ClassVar[str] = ""
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint or self.default_hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(ClauseaError):
    """Something was asked for that does not exist."""

    exit_code = ExitCode.USAGE
    default_hint = "See `clausea --help`."


class ConfigError(ClauseaError):
    """A key, program, font or consent is missing."""

    exit_code = ExitCode.CONFIG
    default_hint = "Run `clausea doctor` to see what is missing."


class RecordError(ClauseaError):
    """A record cannot be used."""

    exit_code = ExitCode.RECORD
    default_hint = "Check the file, or leave it out."


class UnreadableRecord(RecordError):
    """A record is missing, damaged or of a type that Clausea does not read."""

    default_hint = "Export it again from the EMR as PDF, DOCX or TXT."


class EncryptedRecord(RecordError):
    """A record opens only with a password."""

    default_hint = "Give the password with --password, or save a copy without one."


class EmptyRecord(RecordError):
    """A record holds no words."""

    default_hint = "If it is a scan, install Tesseract (Debian: apt-get install tesseract-ocr) and run again."


class KnowledgeError(ClauseaError):
    """A template, prompt or authority is wrong: the message names file and field."""

    exit_code = ExitCode.KNOWLEDGE
    default_hint = "Correct the file and run again."


class BackendError(ClauseaError):
    """A backend did not answer as it must."""

    exit_code = ExitCode.BACKEND
    default_hint = "Run again, or use --backend embedded."
    usage: object | None = None
    """What the call cost, where the backend told it."""


class BackendUnavailable(BackendError):
    """A backend could not be reached or is overloaded; trying again may help."""

    retryable = True


class BackendRefused(BackendError):
    """A backend declined to answer."""


class BackendTruncated(BackendError):
    """A backend's answer ended before it was complete."""


class BackendMisbehaved(BackendError):
    """A backend's answer is not of the type asked for."""


class Residue(BackendError):
    """Something that names a person was found in what was about to leave, so nothing left."""

    default_hint = "Use --backend embedded, which sends nothing, and report the kind that is named here."


class StoreError(ClauseaError):
    """The work folder or the case log cannot be read or written."""

    exit_code = ExitCode.STORE
    default_hint = "Check that the folder exists, has room and may be written."


class ExportError(ClauseaError):
    """A file of the letter cannot be written."""

    exit_code = ExitCode.EXPORT
    default_hint = "Check that the folder has room and may be written."


def bug(error: BaseException) -> str:
    """Return "a bug: TypeName at file:line" of the innermost line of ours; the error's own message could hold patient words."""
    frame, where = error.__traceback__, "an unknown place"
    while frame is not None:
        path = Path(frame.tb_frame.f_code.co_filename)
        if Path(__file__).parent in path.parents:
            where = f"{path.name}:{frame.tb_lineno}"
        frame = frame.tb_next
    return f"a bug: {type(error).__name__} at {where}"
