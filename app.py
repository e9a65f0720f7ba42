"""The page's entry: set-up and navigation only. `clausea app` starts it on the loopback address."""

import streamlit as st

from clausea.ui.page import show

# No page_icon: the browser would fetch an icon font or emoji for it from the internet.
st.set_page_config(page_title="Clausea", layout="wide", initial_sidebar_state="collapsed")
st.navigation([st.Page(show, title="Clausea", url_path="case", default=True)], position="hidden").run()
