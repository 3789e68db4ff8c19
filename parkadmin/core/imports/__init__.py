"""Excel files in: read, checked, shown, imported as one, undone (docs/imports.md)."""
