"""Where data and results lie. Everything that is large or not ours stays in `training/scratch`, which git ignores."""

import os
from pathlib import Path

TRAINING = Path(__file__).resolve().parent.parent
REPOSITORY = TRAINING.parent

# Public sets are never in the repository; a checkout has them beside it, or the variable says where.
SHARED = Path(os.environ.get("IBID_SHARED", REPOSITORY.parent / "shared"))
# Our own articles and questions.
OWN = Path(os.environ.get("IBID_READER_DATA", TRAINING / "data"))
WORK = Path(os.environ.get("IBID_READER_WORK", TRAINING / "scratch"))


def prepared(name: str) -> Path:
    """The cache of one prepared set."""
    return WORK / "prepared" / f"{name}.pickle"


def run_folder(name: str) -> Path:
    """Checkpoints and log of one run."""
    folder = WORK / "runs" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
