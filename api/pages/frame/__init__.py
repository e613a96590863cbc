"""What every page has around its own matter: words and pages of problems."""
