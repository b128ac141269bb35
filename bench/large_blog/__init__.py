"""A blog of a million articles: how it is made, and what is measured on it."""
