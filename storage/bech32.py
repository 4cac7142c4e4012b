"""Bech32 (BIP 173) as age writes its keys, encoding only: no library of ours makes an age identity from a seed."""

from __future__ import annotations

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_WORDS = 6


def encode(prefix: str, payload: bytes) -> str:
    """`prefix` + "1" + payload and checksum in 5-bit letters, lower case."""
    words = _five_bit_words(payload)
    checksum = _polymod([*_expand(prefix), *words, *[0] * _CHECKSUM_WORDS]) ^ 1
    tail = [(checksum >> 5 * (_CHECKSUM_WORDS - 1 - i)) & 31 for i in range(_CHECKSUM_WORDS)]
    return prefix + "1" + "".join(_ALPHABET[word] for word in [*words, *tail])


def _five_bit_words(payload: bytes) -> list[int]:
    spare = -len(payload) * 8 % 5
    number = int.from_bytes(payload, "big") << spare
    count = (len(payload) * 8 + spare) // 5
    return [(number >> 5 * (count - 1 - i)) & 31 for i in range(count)]


def _expand(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _polymod(words: list[int]) -> int:
    state = 1
    for word in words:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ word
        for i, generator in enumerate(_GENERATOR):
            if top >> i & 1:
                state ^= generator
    return state
