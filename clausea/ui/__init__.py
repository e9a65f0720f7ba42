"""The page. With `app.py` the only importer of Streamlit; it shows what the pipeline decided and decides nothing."""
