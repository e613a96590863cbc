"""Intake: deliveries of municipalities, read into rows with every finding at once.

`read_folder` takes a folder of CSV files, a workbook or one file, in the exchange format or in the layout of
the Danish case systems, and never raises for what stands in them: whatever is wrong becomes a finding with
file, row and column. `read_record` reads one record that is told on its own. What is put right is said; what
has two readings is refused. The rows are those of `data.rows`.
"""

from data.intake.blank import blank_csv, blank_workbook
from data.intake.esco import read_esco
from data.intake.folder import Intake, read_folder
from data.intake.gathering import shown
from data.intake.references import Known
from data.intake.single import read_record

__all__ = [
    "Intake",
    "Known",
    "blank_csv",
    "blank_workbook",
    "read_esco",
    "read_folder",
    "read_record",
    "shown",
]
