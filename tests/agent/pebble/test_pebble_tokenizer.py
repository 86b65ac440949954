"""Text to tokens and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.agent.pebble import tokenizer
from surefoot.agent.pebble.tokenizer import SPECIALS, UNK, VOCABULARY, Tokenizer

WORDS = tokenizer.load()
CHARACTERS = [piece for piece in WORDS.pieces if len(piece) == 1]


@given(st.text(st.sampled_from(CHARACTERS), max_size=80))
def test_known_characters_come_back_as_they_were(text: str) -> None:
    assert WORDS.decode(WORDS.encode(text)) == text


@given(st.text(max_size=60))
def test_any_text_is_encoded_within_the_vocabulary(text: str) -> None:
    ids = WORDS.encode(text)
    assert all(UNK <= i < len(WORDS) for i in ids)


@given(st.integers(0, 10**20))
def test_digits_are_single_tokens(number: int) -> None:
    assert [WORDS.pieces[i] for i in WORDS.encode(str(number))] == list(str(number))


def test_a_known_word_is_one_token_and_an_unknown_one_is_spelled() -> None:
    assert len(WORDS.encode("What is")) == 2
    assert [WORDS.pieces[i] for i in WORDS.encode(" zqxj")] == list(" zqxj")


def test_typographic_signs_are_normalised() -> None:
    text = "3 × 4 − 1 ÷ 2 + x² “ok” it’s"
    assert WORDS.decode(WORDS.encode(text)) == '3 * 4 - 1 / 2 + x^2 "ok" it\'s'


def test_no_text_can_spell_a_special_token() -> None:
    for special in SPECIALS:
        assert min(WORDS.encode(special)) >= len(SPECIALS)


def test_the_vocabulary_file_has_no_double() -> None:
    pieces = json.loads(VOCABULARY.read_text("utf-8"))
    assert len(set(pieces)) == len(pieces) == len(WORDS)
    with pytest.raises(ValueError, match="special"):
        Tokenizer(["a", "b"])
