"""What a person reads of a signature: who stands behind which files, what refuses it, or what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clausea.domain.dates import us
from clausea.printing_parts import add_row, count, new_console, new_table, styled

if TYPE_CHECKING:
    from clausea.signing import SignDocument


_MOST_NAMED, _FIRST_WORDS = 8, 10
"""How many changed sentences of a file are named, and by how many of their words: enough to find them in it."""


def _opening(words: str) -> str:
    first = words.split()
    return " ".join(first) if len(first) <= _FIRST_WORDS else f"{' '.join(first[:_FIRST_WORDS])} …"


def print_sign(document: SignDocument) -> None:
    """Print a signature and its files, or everything that speaks against it."""
    console = new_console()
    if document.refused:
        table = new_table("Rule", "File", "Sentence", "What refuses the signature", title="Not signed")
        for one in document.refused:
            add_row(table, one.rule, one.file or "", "" if one.statement is None else f"{one.statement + 1}", one.message)
        console.print(table)
        console.print(styled(f"Nothing was signed: {count(len(document.refused), 'point')} to settle.", style="red"))
        return
    signature = document.signature
    if signature is None:
        return
    who = ", ".join(part for part in (signature.signer.name, signature.signer.credential) if part)
    by = f"by {who} on {us(signature.signed_on)}"
    if document.changed:
        table = new_table("File", "What has changed since", title="Changed")
        told: set[str] = set()
        for change in document.changed:
            add_row(table, change.file, change.message)
            # One edit changes the letter in every format; its sentences are named once, and read in the file.
            fresh = [one for one in change.sentences if one.words and one.words not in told]
            told.update(one.words for one in fresh)
            for sentence in fresh[:_MOST_NAMED]:
                place = f"sentence {sentence.number}, under {sentence.heading or 'no heading'}"
                add_row(table, "", f"{place}: {_opening(sentence.words)}")
            if len(fresh) > _MOST_NAMED:
                add_row(table, "", f"and {count(len(fresh) - _MOST_NAMED, 'sentence')} more")
        console.print(table)
        console.print(styled(f"The signature {by} is void. Sign again once this is settled.", style="red"))
    else:
        table = new_table("File", "SHA-256", title="Signed files")
        for name, digest in signature.files.items():
            add_row(table, name, digest)
        for record in signature.records:
            add_row(table, f"record {record.name}", record.sha256)
        console.print(table)
        console.print(styled(f"Signed {by}.", style="green"))
    for remark in document.remarks:
        console.print(styled(remark))
