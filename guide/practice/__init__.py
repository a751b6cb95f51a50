"""Cards, quiz and choice of questions: no Streamlit."""
