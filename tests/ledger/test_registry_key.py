"""What the one secret of a registry says of outside ids and of commands."""

from __future__ import annotations

import pytest

from tracing.domain.values import ClaimKind
from tracing.ledger.registry_key import EmptyOutsideIdError, RegistryKey


def test_an_outside_id_has_one_name_however_it_is_written(registry_key: RegistryKey) -> None:
    name = registry_key.claim_id
    kind = ClaimKind.NATIONAL_ID
    wanted = name(kind, "CN", "11010119000101123X")
    for written in (" 110101 19000101 123x ", "１１０１０１-19000101‐123X", "11010119000101123x"):
        assert name(kind, "CN", written) == wanted
    assert wanted.version == 8
    assert wanted.variant == "specified in RFC 4122"
    others = {
        name(kind, "CN", "110101190001011230"),
        name(kind, "KR", "11010119000101123X"),
        name(ClaimKind.PASSPORT, "CN", "11010119000101123X"),
        RegistryKey.generate().claim_id(kind, "CN", "11010119000101123X"),
    }
    assert len(others | {wanted}) == 5
    with pytest.raises(EmptyOutsideIdError):
        name(kind, "CN", " - ")


def test_a_foreign_record_keeps_its_hyphens(registry_key: RegistryKey) -> None:
    name, kind = registry_key.claim_id, ClaimKind.FOREIGN_RECORD
    assert name(kind, "s", "SG-1") == name(kind, "s", "sg-1 ")
    assert name(kind, "s", "SG-1") != name(kind, "s", "SG1")


def test_a_commands_digest_depends_on_name_body_and_key(registry_key: RegistryKey) -> None:
    mac = registry_key.body_mac
    assert mac("a", b"{}") == mac("a", b"{}")
    assert len({mac("a", b"{}"), mac("b", b"{}"), mac("a", b"{ }")}) == 3
    assert RegistryKey.generate().body_mac("a", b"{}") != mac("a", b"{}")


def test_a_registry_key_does_not_show_itself(registry_key: RegistryKey) -> None:
    assert repr(registry_key) == "RegistryKey(…)"
