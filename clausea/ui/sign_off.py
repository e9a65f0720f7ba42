"""The step in which a person signs: what refuses it, a name that nobody fills in for them, and the signature to download."""

from __future__ import annotations

from typing import cast

import streamlit as st

from clausea.domain.dates import us
from clausea.errors import ClauseaError
from clausea.signing import FILE, Obstacle, Signature, is_signed
from clausea.ui import case
from clausea.ui.case import Drafted
from clausea.ui.words import named, plain


def show(drafted: Drafted) -> None:
    """Draw what refuses a signature, or the form to sign, or the signature."""
    signature = _kept(drafted)
    if signature is not None:
        _signature(signature)
        return
    found = case.known_obstacles(drafted)
    if found:
        _refused(found)
        return
    st.markdown("**Nothing refuses a signature.** Read every sentence against its page first: what is signed is your statement.")
    with st.form("sign", border=True):
        name = st.text_input("Your name", key="signer", autocomplete="off", help="As it is to stand in the signature.")
        credential = st.text_input("Your credential", key="credential", autocomplete="off", help="Such as PT, DPT.")
        wanted = st.form_submit_button("Sign these files", type="primary", icon=":material/ink_pen:")
    apart = " The documents of the other denials of this claim are not among them." if drafted.beside else ""
    st.caption(plain(f"Signed over: {', '.join(sorted(filter(is_signed, drafted.files)))}.{apart}"))
    if wanted:
        try:
            # The files are read and drawn again here, so this is done once and not at every click on the page.
            done = case.sign(drafted, name, credential)
        except ClauseaError as error:
            st.error(plain(str(error)))
            return
        if isinstance(done, Signature):
            st.session_state["signature"] = (id(drafted), done)
            st.rerun()
        _refused(done)


def _kept(drafted: Drafted) -> Signature | None:
    """Return the signature over this very case; one over an earlier case is forgotten."""
    kept = st.session_state.get("signature")
    if kept is None or kept[0] != id(drafted):
        st.session_state.pop("signature", None)
        return None
    return cast(Signature, kept[1])


def _refused(found: tuple[Obstacle, ...]) -> None:
    count = "1 point refuses" if len(found) == 1 else f"{len(found)} points refuse"
    st.warning(f"This cannot be signed: {count} it.", icon=":material/block:")
    for one in found:
        with st.container(border=True, gap="xsmall"):
            st.badge(plain(named(one.rule.replace("-", "_"))), color="red")
            st.text(one.message)
            if one.file:
                st.caption(plain(one.file))


def _signature(signature: Signature) -> None:
    who = ", ".join(part for part in (signature.signer.name, signature.signer.credential) if part)
    st.success(plain(f"Signed by {who} on {us(signature.signed_on)}."), icon=":material/verified:")
    st.download_button(
        FILE, signature.data(), file_name=FILE, mime="application/json", key=f"download {FILE}", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip
    st.caption("Keep it beside the files. Any change of one of them voids it, and `clausea sign DIR --check` says which.")
    st.dataframe(
        [{"File": name, "SHA-256": digest} for name, digest in signature.files.items()], key="signed files", hide_index=True
    )
