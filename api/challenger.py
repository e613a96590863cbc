"""Which version challenges the one in use."""

from collections.abc import Sequence

from api.models_folder import StoredVersion


def challenger(versions: Sequence[StoredVersion], champion: str | None) -> str | None:
    """Return the newest sound version that is not in use and knows days as late as the one that is.

    Parameters
    ----------
    versions : sequence of StoredVersion
        All there are, damaged ones too.
    champion : str or None
        The version in use.
    """
    if champion is None:
        return None
    sound = {one.version: str(one.card.get("as_of", "")) for one in versions if not one.fault}
    since = sound.get(champion, "")
    newer = [(day, name) for name, day in sound.items() if name != champion and day >= since]
    return max(newer)[1] if newer else None
