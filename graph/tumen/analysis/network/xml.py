"""Text as XML can hold it."""

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text without the characters that no XML document may contain, escaped or not."""
    return _FORBIDDEN.sub("", text)
