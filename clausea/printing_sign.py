"""What a person reads of a signature: who stands behind which files, what refuses it, or what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clausea.domain.dates import us
from clausea.printing_parts import add_row, count, new_console, new_table, styled

if TYPE_CHECKING:
    from clausea.signing import SignDocument


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
        for change in document.changed:
            add_row(table, change.file, change.message)
            for sentence in change.sentences:
                if sentence.words:
                    add_row(table, "", f"sentence {sentence.number}, under {sentence.heading or 'no heading'}: {sentence.words}")
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
