from pathlib import Path

from tests.api.conftest import Matcher


def contents(folder: Path) -> dict[str, bytes]:
    """Files and their bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes(nowhere: Matcher) -> None:
    """Equal seeds give equal tables, another seed others, and the truth lies outside the tables."""
    for name, seed in (("one", "7"), ("two", "7"), ("three", "8")):
        nowhere.must(
            "synthesize", "--preset", "demo", "--seed", seed, "--out", nowhere.folder / name, day=None
        )
    one, two, three = (contents(nowhere.folder / name) for name in ("one", "two", "three"))
    assert one == two
    assert one["candidates.csv"] != three["candidates.csv"]
    assert (nowhere.folder / "one-truth").is_dir()


def test_a_folder_in_use_is_left_alone(nowhere: Matcher) -> None:
    """Nothing is written over."""
    (nowhere.folder / "used").mkdir()
    (nowhere.folder / "used" / "mine.txt").write_text("mine")
    answer = nowhere("synthesize", "--preset", "demo", "--out", nowhere.folder / "used")
    assert answer.code == 2
    assert contents(nowhere.folder / "used") == {"mine.txt": b"mine"}


def test_an_unknown_preset_is_named(nowhere: Matcher) -> None:
    """The message lists the known ones."""
    answer = nowhere("synthesize", "--preset", "village", "--out", nowhere.folder / "x")
    assert answer.code == 2
    assert "municipality" in answer.err
