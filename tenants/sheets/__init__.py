"""What can be imported from Excel: the register and the figures. Registered when the app is ready (docs/imports.md)."""
