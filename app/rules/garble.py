"""Text that a Vietnamese input method changed while a reader typed it: Telex and VNI undone, lost accents noticed."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_TELEX_LETTERS = {"aa": "â", "aw": "ă", "ee": "ê", "oo": "ô", "ow": "ơ", "uw": "ư", "dd": "đ"}
_VNI_LETTERS = {"a6": "â", "a8": "ă", "e6": "ê", "o6": "ô", "o7": "ơ", "u7": "ư", "d9": "đ"}
_VOWELS = "aăâeêioôơuưy"
_ONSETS = tuple("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split())  # noqa: SIM905
_CODAS = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"]
_SYLLABLE = re.compile(
    rf"^(?:{'|'.join(sorted(_ONSETS, key=len, reverse=True))})?[{_VOWELS}]{{1,3}}"
    rf"(?:{'|'.join(sorted(_CODAS, key=len, reverse=True))})$"
)
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Repair:
    """The text after repair; `changed` when something was undone, `suspicious` when it still looks damaged."""

    text: str
    changed: bool
    suspicious: bool


def repair(text: str) -> Repair:
    """Return the text with Telex or VNI typing undone where that makes Vietnamese syllables of it.

    A text that has Vietnamese letters already was not typed letter by letter and is left alone. A lost letter («?»)
    cannot be repaired and is only told.
    """
    plain = unicodedata.normalize("NFC", text)
    suspicious = "?" in plain or "\ufffd" in plain
    if suspicious or any(ord(c) > 127 for c in plain):
        return Repair(plain, changed=False, suspicious=suspicious)
    candidates = [_each_word(plain, undo) for undo in (_undo_telex, _undo_vni)]
    best = max(candidates, key=lambda c: sum(a != b for a, b in zip(c, plain, strict=False)) + (c != plain))
    return Repair(best, changed=best != plain, suspicious=False)


def _each_word(text: str, undo: Callable[[str], str]) -> str:
    return _WORD.sub(lambda found: undo(found.group()), text)


def _undo_telex(word: str) -> str:
    return _undo(word, _TELEX_TONES, _TELEX_LETTERS, lambda w: w)


def _undo_vni(word: str) -> str:
    return _undo(word, _VNI_TONES, _VNI_LETTERS, _only_with_letters)


def _only_with_letters(word: str) -> str:
    """A word of digits alone is a number, not a tone."""
    return word if any(c.isalpha() for c in word) else ""


def _undo(word: str, tones: dict[str, str], letters: dict[str, str], admit: Callable[[str], str]) -> str:
    """Return a word with its typing undone, or as it was when no Vietnamese syllable comes of it."""
    lowered = admit(word.lower())
    if not lowered:
        return word
    body, tone = _take_tone(lowered, tones)
    body = _compose(body, letters)
    if (body == lowered and not tone) or not _SYLLABLE.match(body):
        return word
    return _with_case(_with_tone(body, tone), word)


def _take_tone(word: str, tones: dict[str, str]) -> tuple[str, str]:
    """Return the word without its tone key, and the tone: the last such key behind the first vowel."""
    first_vowel = next((i for i, c in enumerate(word) if c in _VOWELS), len(word))
    for at in range(len(word) - 1, first_vowel, -1):
        if word[at] in tones:
            return word[:at] + word[at + 1 :], tones[word[at]]
    return word, ""


def _compose(body: str, letters: dict[str, str]) -> str:
    both_horns = next((pair for pair in ("uow", "uo7") if pair in body and pair[1:] in letters), None)
    if both_horns:
        body = body.replace(both_horns, "ươ")
    for keys, letter in letters.items():
        body = body.replace(keys, letter)
    # a mark typed at the end of the syllable belongs to its letter: «duwongf», «nguye6n»
    for keys, letter in letters.items():
        base, mark = keys[0], keys[1]
        if body.endswith(mark) and base in body[:-1]:
            at = body.rindex(base, 0, len(body) - 1)
            body = body[:at] + letter + body[at + 1 : -1]
    return body.replace("uơ", "ươ") if re.search(r"uơ[cmnptiu]", body) else body


def _with_tone(body: str, tone: str) -> str:
    if not tone:
        return body
    at = _tone_place(body)
    return unicodedata.normalize("NFC", body[: at + 1] + tone + body[at + 1 :])


def _tone_place(body: str) -> int:
    """Return the letter that bears the tone: a marked vowel, else by the older rule of cards («Hòa», «Thúy»)."""
    start = 2 if body.startswith(("qu", "gi")) and len(body) > 2 and body[2] in _VOWELS else 0
    vowels = [i for i, c in enumerate(body) if c in _VOWELS and i >= start]
    marked = [i for i in vowels if body[i] in "ăâêôơư"]
    if marked:
        return marked[-1]
    if len(vowels) == 1:
        return vowels[0]
    closed = vowels[-1] < len(body) - 1
    if len(vowels) == 2:
        return vowels[1] if closed else vowels[0]
    return vowels[1]


def _with_case(text: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return text.upper()
    return text[:1].upper() + text[1:] if like[:1].isupper() else text
