"""What an analyst is given of a comparison: rows, a document, and a page that explains itself.

Everything shown here is in the `Comparison` that experiments made; this package chooses words and draws. No
person is named or ranked: figures are of groups of five people and more.
"""

from api.comparison.list_tables import every_row
from api.comparison.page import comparison_page
from api.comparison.report import report_document
from api.comparison.rows import COLUMNS, summary_rows
from api.comparison.wording import answer

__all__ = ["COLUMNS", "answer", "comparison_page", "every_row", "report_document", "summary_rows"]
