"""Documents on paper, in both languages: pages, fonts, and a lock."""
