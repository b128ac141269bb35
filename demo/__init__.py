"""The demo site: its articles, people, tags and pictures."""
