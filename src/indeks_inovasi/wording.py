"""Sentences for people in the two languages of the library: Indonesian and English."""

from typing import Self


class Wording(str):
    """An English sentence that knows its Indonesian form; everywhere else it is a plain text."""

    __slots__ = ("indonesian",)
    indonesian: str

    def __new__(cls, english: str, indonesian: str) -> Self:
        """Return the sentence."""
        text = super().__new__(cls, english)
        text.indonesian = indonesian
        return text

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (str(self), self.indonesian)


def in_language(text: str, lang: str) -> str:
    """Return a sentence in a language ("id", "en"); a plain text has one form only."""
    return text.indonesian if lang == "id" and isinstance(text, Wording) else str(text)


def joined(texts: list[str], english: str, indonesian: str) -> Wording:
    """Return several sentences with a word between them."""
    return Wording(english.join(texts), indonesian.join(in_language(text, "id") for text in texts))
