"""Where the audit ends, told to somebody outside of the database: without it rows cut off are not missed."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from api.clock import now
from api.faults import UsageError
from api.settings import Settings
from data.store import AuditHead, ExportedHead, Store

_log = structlog.get_logger("api.audit")


def head_document(head: AuditHead) -> dict[str, Any]:
    """Return the end of the chain as JSON values."""
    return {
        "number": head.number,
        "mac": head.mac.hex(),
        "at": head.at.isoformat() if head.at else None,
        "key_print": head.key_print,
    }


def export_head(store: Store, settings: Settings) -> None:
    """Tell the log where the audit ends, and add a line to the file of heads; a night does not fail of it."""
    with store.reading() as unit:
        told = head_document(unit.audit.head())
    _log.info("audit_head", **told)
    path = settings.audit_heads
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told | {"exported_at": now().isoformat()}) + "\n")
    except OSError as fault:
        _log.error("audit_head_not_kept", file=str(path), fault=fault.strerror or str(fault))


def read_heads(path: Path) -> list[ExportedHead]:
    """Return the heads of a file: one line each, as they were exported.

    Raises
    ------
    UsageError
        If it cannot be read; the message names the line.
    """
    heads = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"{path}: expected a file of exported heads, got {fault}; name another.") from fault
    for number, line in enumerate(lines, 1):
        try:
            told = json.loads(line)
            at = datetime.fromisoformat(told["at"]) if told["at"] else None
            heads.append(ExportedHead(number=int(told["number"]), at=at, mac=str(told["mac"])))
        except (ValueError, TypeError, KeyError) as fault:
            raise UsageError(
                f"{path}, line {number}: expected a head of 'matcher audit head', got something else."
            ) from fault
    return heads
