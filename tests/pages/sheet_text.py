"""The words of a sheet as a reader meets them: headings, list items and facts end like sentences."""

from html.parser import HTMLParser

_ENDS = frozenset({"h2", "h3", "h4", "p", "li", "dd", "div", "section", "article"})
_MARKS = (".", "?", "!", ":")


class SheetText(HTMLParser):
    """Collects the text within the article of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin at the article; a block begins a line."""
        self._inside = self._inside or (tag == "article" and ("class", "sheet") in attrs)
        if tag in _ENDS:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        """End a line with its block, and everything with the article."""
        if tag in _ENDS:
            self.lines.append("")
        if tag == "article":
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Take the words."""
        if self._inside:
            self.lines[-1] += f" {data}"


def sheet_text(page: str) -> str:
    """Return the text of the sheet of a page, each line ended."""
    parser = SheetText()
    parser.feed(page)
    lines = (" ".join(line.split()) for line in parser.lines)
    return "\n".join(line if line.endswith(_MARKS) else f"{line}." for line in lines if line)
