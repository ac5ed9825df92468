"""Who may act (谁可办理): one check of role, bureau, treasury and district, whose refusal names all who may."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.handling.leg_queue import treasury_title
from domain.lives.roles import ROLE_TITLES, Role
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.refusals.refusals import Citation, Code, Refusal
from domain.refusals.unmade_refusals import UnmadeRefusals
from workflows.transaction.actors import Actor
from workflows.transaction.refused import RefusedError
from workflows.transaction.scopes import OF_TREASURIES, treasuries_of

PEOPLE = tuple(role for role in Role if role is not Role.SYSTEM)
_OF_NOTHING = {
    Role.OFFICER: Text(zh="未注明责任单位", en="no bureau"),
    Role.FINANCE: Text(zh="未注明所属财政", en="no treasury"),
    Role.TREASURY: Text(zh="未注明所属财政", en="no treasury"),
    Role.DISTRICT_OFFICER: Text(zh="未注明所属区", en="no district"),
}
_FINANCE = ROLE_TITLES[Role.FINANCE]


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Who does not act, whatever his role (回避): whoever is of an applicant's organisation, or has an interest."""

    credit_codes: Collection[str]
    """Of the applicants."""
    interested: Collection[str] = ()
    """Persons who said that they have an interest."""

    def refusal(self, actor: Actor, *cited: Citation) -> Refusal | None:
        """Return OWN_ORGANISATION or INTEREST_DECLARED for somebody who is kept out; None for anybody else."""
        organisations = {actor.credit_code, actor.for_credit_code}
        if actor.role is not Role.APPLICANT and not organisations.isdisjoint(self.credit_codes):
            return Refusal(Code.OWN_ORGANISATION, {}, (), cited)
        if not actor.people.isdisjoint(self.interested):
            return Refusal(Code.INTEREST_DECLARED, {}, (), cited)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """All who may: in which roles, and of what some must be. None narrows nobody, what is empty leaves nobody."""

    roles: Collection[Role] | None = None
    """None where the role is asked elsewhere: each part then speaks for its own role."""
    bureaus: Collection[str] | None = None
    """Officers: of one of these bureaus (责任单位)."""
    treasuries: Collection[str] | None = None
    """Finance and treasuries: those that move the money of one of these (出资财政)."""
    districts: Collection[str] | None = None
    """District officers: of one of these."""
    policy: Policy | None = None
    """In which treasuries and districts have their names, as a refusal says them."""
    beside: Collection[Policy] = ()
    """Other policies of the installation whose treasuries and districts may be among them."""
    kept_out: KeptOut | None = None
    """Who of them may not; None keeps nobody out."""

    def includes(self, actor: Actor) -> bool:
        """Return whether somebody is one of them."""
        if self.roles is not None and actor.role not in self.roles:
            return False
        scope = self._scope(actor.role)
        return scope is None or not set(scope).isdisjoint(_own(actor))

    def named(self, role: Role) -> Text:
        """Return all of them as a refusal names them to somebody in a role; time, which asks nobody, is not named."""
        roles = [role] if self.roles is None else [each for each in PEOPLE if each in self.roles]
        scopes = [(ROLE_TITLES[each], self._scope(each)) for each in roles]
        named = [self._of(title, scope) if scope else title for title, scope in scopes if scope is None or scope]
        named = named or [_FINANCE]
        return Text(zh="、".join(each.zh for each in named), en=" or ".join(each.en for each in named))

    def said_of(self, actor: Actor) -> Text:
        """Return who somebody is that is none of them, as a refusal says it: with what he falls short of."""
        title, own = ROLE_TITLES[actor.role], _own(actor)
        if self.roles is not None and actor.role not in self.roles:
            return title
        if not own:
            none = _OF_NOTHING[actor.role]
            return Text(zh=f"{none.zh}的{title.zh}", en=f"{title.en} of {none.en}")
        if self.policy is None or actor.role is Role.OFFICER:
            return self._of(title, own)
        known = [code for code in own if any(code in treasuries_of(policy) for policy in (self.policy, *self.beside))]
        if known:
            return self._of(title, known)
        return Text(zh=f"本政策以外的{title.zh}", en=f"{title.en} outside this policy")

    def _scope(self, role: Role) -> Collection[str] | None:
        """Of what somebody in a role must be; None where he need not."""
        scopes = {Role.OFFICER: self.bureaus, Role.DISTRICT_OFFICER: self.districts}
        return self.treasuries if role in OF_TREASURIES else scopes.get(role)

    def _of(self, title: Text, scope: Collection[str]) -> Text:
        """A role with what it answers for."""
        codes = list(dict.fromkeys(scope))
        policy, beside = self.policy, self.beside
        names = [treasury_title(policy, code, beside) if policy else Text(zh=code, en=code) for code in codes]
        scope_title = Text(zh="、".join(name.zh for name in names), en=", ".join(name.en for name in names))
        zh = f"{scope_title.zh}的{title.zh}"
        if title.zh == _FINANCE.zh:
            # The name of a treasury may say already that it is one of finance.
            zh = "、".join(name.zh if name.zh.endswith(title.zh) else f"{name.zh}{title.zh}" for name in names)
        return Text(zh=zh, en=f"{title.en} of {scope_title.en}")


def _own(actor: Actor) -> tuple[str, ...]:
    """What somebody answers for in his role, by his token."""
    if actor.role is Role.OFFICER:
        return actor.bureaus
    if actor.role in OF_TREASURIES:
        return actor.treasuries
    return (actor.district,) if actor.district else ()


def why_not(actor: Actor, allowed: Allowed, *cited: Citation, path: tuple[str, ...] = ()) -> Refusal | None:
    """Return NOT_ALLOWED for somebody who is none of those who may, with all of them named; None for one of them.

    Who is one of them and kept out is told so (OWN_ORGANISATION, INTEREST_DECLARED).
    """
    if allowed.includes(actor):
        return allowed.kept_out.refusal(actor, *cited) if allowed.kept_out else None
    terms = {"allowed": allowed.named(actor.role), "role": allowed.said_of(actor)}
    return Refusal(Code.NOT_ALLOWED, terms, path, cited)


def outside(actor: Actor, allowed: Allowed, *cited: Citation) -> Sequence[Refusal]:
    """Return what ``why_not`` answers, made when it is looked at; empty for one of those who may."""
    if allowed.includes(actor):
        kept_out = why_not(actor, allowed, *cited)
        return () if kept_out is None else (kept_out,)
    return UnmadeRefusals(lambda: [refusal for refusal in [why_not(actor, allowed, *cited)] if refusal])


def require(actor: Actor, allowed: Allowed, *cited: Citation, path: tuple[str, ...] = ()) -> None:
    """Raise NOT_ALLOWED, with all who may, for somebody who is none of them."""
    if refusal := why_not(actor, allowed, *cited, path=path):
        raise RefusedError(refusal)


BY_FINANCE = Allowed(roles=(Role.FINANCE,))


def by_finance_of(treasuries: Collection[str], policy: Policy) -> Allowed:
    """Return that finance may which moves the money of one of these treasuries (财政)."""
    return Allowed(roles=BY_FINANCE.roles, treasuries=treasuries, policy=policy)
