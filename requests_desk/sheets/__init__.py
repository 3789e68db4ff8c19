"""What can be imported from Excel: partners and what they offer. Registered when the app is ready (docs/imports.md)."""
