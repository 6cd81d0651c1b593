"""The built-in checks of translations, one module each; `checking.check_registry` lists them."""
