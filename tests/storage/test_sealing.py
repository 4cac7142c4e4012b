"""Seals open with the right key for the right thing only, are standard age files, and say nothing when they fail."""

from __future__ import annotations

import traceback
from uuid import UUID, uuid4

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import bech32
from storage.sealing import SealBroken, identity_from_seed, new_identity, recipient_of, seal, unseal

WORDS = "họ giấu hàng sau kho số bảy".encode()
#: fixed, because it stands in the names of tests, and two processes must make the same names
TIP, KEY = UUID("187a5da8-6819-408d-adab-4d6287dc7c1d"), new_identity()


def sealed_words(step: int = 512) -> bytes:
    return seal(WORDS, [recipient_of(KEY)], kind="entry:story", ref=TIP, step=step)


# --- bech32 by hand ---------------------------------------------------------------------------------------------------


def test_bech32_follows_the_standard() -> None:
    """The first valid strings of BIP 173."""
    assert bech32.encode("a", b"") == "a12uel5l"
    longest = "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio"
    assert bech32.encode(longest, b"") == longest + "1tt5tgs"


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=200, deadline=None)
def test_identity_from_any_seed_is_one_that_age_knows(seed: bytes) -> None:
    identity = identity_from_seed(seed)
    assert str(pyrage.x25519.Identity.from_str(identity)) == identity


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=50, deadline=None)
def test_public_half_is_the_x25519_point_of_the_seed(seed: bytes) -> None:
    """Computed by another library."""
    public = X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    assert recipient_of(identity_from_seed(seed)) == bech32.encode("age", public)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_seed_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        identity_from_seed(bytes(length))


# --- seals ------------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=3000), st.integers(1, 1024))
@settings(max_examples=50, deadline=None)
def test_what_was_sealed_comes_back(payload: bytes, step: int) -> None:
    sealed = seal(payload, [recipient_of(KEY)], kind="entry:fact", ref=TIP, step=step)
    assert unseal(sealed, KEY, kind="entry:fact", ref=TIP) == payload


def test_every_recipient_can_open_it() -> None:
    keys = [new_identity() for _ in range(3)]
    sealed = seal(WORDS, [recipient_of(key) for key in keys], kind="tip-key", ref=TIP)
    assert [unseal(sealed, key, kind="tip-key", ref=TIP) for key in keys] == [WORDS] * 3


def test_any_age_tool_can_open_and_read_it() -> None:
    """Only pyrage and the identity, none of our code: an auditor's view."""
    plain = pyrage.decrypt(sealed_words(), [pyrage.x25519.Identity.from_str(KEY)]).decode()
    head, words = plain.split("\n")
    assert head.startswith(f"lachan/1 entry:story {TIP} ")
    assert words.rstrip() == WORDS.decode()


@pytest.mark.parametrize(
    ("kind", "ref", "key"),
    [("entry:fact", TIP, KEY), ("entry:story", uuid4(), KEY), ("entry:story", TIP, new_identity())],
    ids=["another kind", "another tip", "another key"],
)
def test_seal_does_not_open_for(kind: str, ref: object, key: str) -> None:
    with pytest.raises(SealBroken):
        unseal(sealed_words(), key, kind=kind, ref=ref)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", [0, 30, -1])
def test_changed_byte_breaks_the_seal(place: int) -> None:
    damaged = bytearray(sealed_words())
    damaged[place] ^= 1
    with pytest.raises(SealBroken):
        unseal(bytes(damaged), KEY, kind="entry:story", ref=TIP)


@pytest.mark.parametrize(
    "plain",
    [b"", b"no head at all", b"lachan/1 entry:story x\n", f"lachan/1 entry:story {TIP} 0000009999\nshort".encode(),
     f"lachan/1 entry:story {TIP} -000000001\nshort".encode(), f"lachan/1 entry:story {TIP} \xb2\n".encode("latin-1")],
)  # fmt: skip
def test_age_file_of_another_form_is_a_broken_seal(plain: bytes) -> None:
    foreign = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient_of(KEY))])
    with pytest.raises(SealBroken):
        unseal(foreign, KEY, kind="entry:story", ref=TIP)


def test_length_is_hidden_up_to_the_step() -> None:
    """Looked at from inside: age itself adds a stanza of random length, which hides a little more."""
    key = pyrage.x25519.Identity.from_str(KEY)
    sealed = [seal(b"x" * n, [recipient_of(KEY)], kind="entry:story", ref=TIP) for n in range(0, 400, 7)]
    assert {len(pyrage.decrypt(one, [key])) for one in sealed} == {512}
    assert len(pyrage.decrypt(sealed_words(step=64 * 1024), [key])) == 64 * 1024


def test_broken_seal_tells_no_content_and_no_key() -> None:
    with pytest.raises(SealBroken) as caught:
        unseal(sealed_words(), KEY, kind="entry:fact", ref=TIP)
    told = "".join(traceback.format_exception(caught.value))
    assert "kho số bảy" not in told
    assert KEY not in told


def test_sealing_to_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        seal(WORDS, [], kind="entry:story", ref=TIP)


def test_text_that_is_no_identity_is_a_broken_seal() -> None:
    with pytest.raises(SealBroken):
        unseal(sealed_words(), "not a key", kind="entry:story", ref=TIP)
