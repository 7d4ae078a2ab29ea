"""Mends text whose UTF-8 bytes were once read as Mac Roman, Windows-1252 or Latin-1, before it is split or learnt."""

import re

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def _bytes_as_read(run: str, codec: str) -> bytes:
    """The bytes that `codec` had shown as `run`; C1 controls stand for the bytes Windows-1252 leaves open."""
    read = bytearray()
    for character in run:
        try:
            read += character.encode(codec)
        except UnicodeEncodeError:
            if not 0x80 <= ord(character) <= 0x9F:
                raise
            read.append(ord(character))
    return bytes(read)


def _mend_run(match: re.Match[str]) -> str:
    run = match.group()
    for codec in ("cp1252", "mac_roman"):
        try:
            return _bytes_as_read(run, codec).decode("utf-8")
        except UnicodeError:
            # Not this mistake: text that was never broken almost never decodes.
            continue
    return run


def repair_encoding(text: str) -> str:
    """The text with every mis-read run of characters mended; text that was read correctly comes back unchanged."""
    return _NOT_ASCII.sub(_mend_run, text)
