"""The file of providers: every mistake is named, and nothing in it widens what a provider may do."""

from pathlib import Path

import pytest

from api.access.bad_tokens import BadTokenError
from api.access.claim_maps import own_claims
from api.access.issuer_file import BadIssuersError, IssuerEntry, issuers_of
from api.access.token_claims import actor_of
from domain.lives.roles import Role
from tests.world.city import Json

GOOD = {"issuer": "https://id.example.cn", "audience": "duixian", "roles": ["OFFICER", "FINANCE"]}

ENTRY = """[[issuer]]
issuer = "https://a"
audience = "x"
roles = ["OFFICER"]
"""

BAD = {
    "nothing": ("", "must hold"),
    "no toml": ("[[issuer", "Expected"),
    "something else": ("[other]\n", "must hold"),
    "no audience": ('[[issuer]]\nissuer = "https://a"\nroles = ["OFFICER"]', "audience"),
    "no role": ('[[issuer]]\nissuer = "https://a"\naudience = "x"', "roles"),
    "without tls": ('[[issuer]]\nissuer = "http://a"\naudience = "x"\nroles = ["OFFICER"]', "issuer"),
    "keys without tls": (ENTRY + 'jwks_uri = "http://a"', "jwks_uri"),
    "a secret that two know": (ENTRY + 'algorithms = ["HS256"]', "HS256"),
    "no algorithm": (ENTRY + 'algorithms = ["none"]', "none"),
    "the system": ('[[issuer]]\nissuer = "https://a"\naudience = "x"\nroles = ["SYSTEM"]', "SYSTEM"),
    "a scope that there is not": (ENTRY + 'default_scope = "all"', "all"),
    "a field that there is not": (ENTRY + 'secret = "x"', "secret"),
    "one twice": (ENTRY * 2, "another issuer"),
    "ourselves": ('[[issuer]]\nissuer = "https://own"\naudience = "x"\nroles = ["OFFICER"]', "another issuer"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_mistake_is_named(tmp_path: Path, what: str) -> None:
    text, why = BAD[what]
    path = tmp_path / "issuers.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadIssuersError, match=why):
        issuers_of(path, "https://own")


def test_a_file_that_is_not_there_is_named_and_none_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadIssuersError, match=r"nowhere\.toml"):
        issuers_of(tmp_path / "nowhere.toml", "https://own")
    assert issuers_of(None, "https://own") == []


def claims_by(entry: Json, **claims: object) -> Json:
    """What our own tokens would say of whom a token of a provider is about."""
    return own_claims(IssuerEntry.model_validate(GOOD | entry), {"sub": "1", "client_id": "desk", **claims})


def test_claims_are_found_by_their_names_and_by_ways_with_dots() -> None:
    entry = {
        "claims": {"role": "realm_access.roles", "bureau": "https://example.cn/bureau", "person": "employee"},
        "role_names": {"grant officer": "OFFICER"},
        "scope_names": {"https://example.cn/read": "read"},
        "person_prefix": "hall/",
    }
    actor = actor_of(
        claims_by(
            entry,
            realm_access={"roles": ["offline", "grant officer"]},
            employee="A-7",
            scope="openid https://example.cn/read",
            **{"https://example.cn/bureau": "市科技局"},
        )
    )
    assert (actor.role, actor.bureaus, actor.person, actor.scopes) == (
        Role.OFFICER,
        ("市科技局",),
        "hall/a-7",
        ("read",),
    )


def test_a_scope_of_ours_narrows_and_none_is_what_the_file_says() -> None:
    assert claims_by({}, role="OFFICER", scope="openid profile")["scope"] == ""
    assert claims_by({"default_scope": "read act"}, role="OFFICER", scope="openid")["scope"] == "act read"
    assert claims_by({"default_scope": "read act"}, role="OFFICER", scope="read openid")["scope"] == "read"


@pytest.mark.parametrize("role", [None, "SUPERVISOR", "SYSTEM", ["OFFICER", "FINANCE"], [], "chief"])
def test_a_provider_gives_one_role_and_only_one_that_it_may(role: object) -> None:
    with pytest.raises(BadTokenError, match="no role"):
        claims_by({"role_names": {"chief": "SUPERVISOR"}}, role=role)


@pytest.mark.parametrize("role", [7, {"OFFICER": 1}, [["OFFICER"]]])
def test_a_role_that_is_no_text_is_none(role: object) -> None:
    with pytest.raises(ValueError, match="role"):
        claims_by({}, role=role)


def test_a_system_is_known_by_the_file_alone() -> None:
    client = {"name": "民政业务系统", "role": "OFFICER", "bureau": "市民政局", "scope": "months read"}
    entry = {"clients": {"civil": client}}
    own = {"sub": "civil", "client_id": "civil", "role": "FINANCE", "treasury": "city"}
    actor = actor_of(claims_by(entry, **own, scope="months act"))
    assert (actor.role, actor.treasuries, actor.scopes) == (Role.OFFICER, (), ("months",))
    assert actor_of(claims_by(entry, **own)).scopes == ("months", "read")
    with pytest.raises(BadTokenError, match="no role"):
        claims_by({}, **own)
