"""What lies between the data and the pages: words, charts, practice, shared pieces of Streamlit."""
