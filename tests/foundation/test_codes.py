"""Codes that are read aloud and typed."""

import pytest

from events_core.foundation.codes import ALPHABET, LENGTH, check_character, grouped, is_valid, new_code, normalise


def test_a_new_code_is_valid_and_never_the_same() -> None:
    codes = {new_code() for _time in range(2000)}
    assert len(codes) == 2000
    assert all(is_valid(code) and len(code) == LENGTH for code in codes)


def test_every_single_wrong_character_is_caught() -> None:
    for code in (new_code() for _time in range(50)):
        for place in range(LENGTH):
            for char in ALPHABET:
                if char != code[place]:
                    assert not is_valid(code[:place] + char + code[place + 1 :])


def test_every_swap_of_neighbours_and_jump_is_caught() -> None:
    for code in (new_code() for _time in range(300)):
        for gap in (1, 2):
            for place in range(LENGTH - gap):
                swapped = list(code)
                swapped[place], swapped[place + gap] = swapped[place + gap], swapped[place]
                assert is_valid("".join(swapped)) == (code[place] == code[place + gap])


def test_every_lost_or_doubled_character_is_caught() -> None:
    code = new_code()
    assert not any(is_valid(code[:place] + code[place + 1 :]) for place in range(LENGTH))
    assert not any(is_valid(code[:place] + code[place] + code[place:]) for place in range(LENGTH))


def test_the_check_character_does_not_change_between_versions() -> None:
    assert check_character("7K3MQ9TX2HVN4") == "7"
    assert check_character("0000000000000") == "0"
    assert check_character("0000000000001") == "2"
    assert check_character("1000000000000") == "W"


@pytest.mark.parametrize("written", ["7k3m-q9tx-2hvn-47", " 7K3M Q9TX 2HVN 47 ", "7K3M–Q9TX–2HVN–47", "7k3mq9tx2hvn47"])
def test_a_code_may_be_written_in_many_ways(written: str) -> None:
    assert normalise(written) == "7K3MQ9TX2HVN47"


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert normalise("ilo") == "110"


def test_what_is_no_code_is_not_valid() -> None:
    for text in ("", "7K3M", "U" * 14, "7K3MQ9TX2HVN4é", "０" * 14, "0" * 15, "\x00" * 14):
        assert not is_valid(normalise(text))


def test_a_code_is_printed_in_groups() -> None:
    assert grouped("7K3MQ9TX2HVN47") == "7K3M-Q9TX-2HVN-47"
