"""The pages of a company about itself: its entry, its people, its papers."""
