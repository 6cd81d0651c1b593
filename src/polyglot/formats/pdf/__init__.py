"""PDF of issues, through Typst."""
