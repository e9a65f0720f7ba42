"""Fluent sentences about somebody else, under citations of this record."""

from __future__ import annotations

from clausea.domain import Prompt, Reply

_OTHERS = (
    "Harold Vance walked with a cane and the therapist corrected his gait.",
    "The patient had a stroke and worked on swallowing thin liquids with the therapist.",
    "The therapist taught her husband to guard the stairs after the hip fracture.",
)


class Fault:
    """Remembers another chart, as small models copy from the examples they are given."""

    name, remote, raises = "copies_another_patient", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return another patient's story, each sentence with a citation that exists and beside true quotations."""
        value = {}
        for number, one in enumerate(prompt.slots):
            story = _OTHERS[number % len(_OTHERS)]
            quoted = [{"text": f"The record reads {{{handle}}}.", "cites": [handle]} for handle in one.passages]
            value[one.key] = {"statements": [*quoted, {"text": story, "cites": [one.passages[0]]}]}
        return Reply(value=value, backend=self.name)
