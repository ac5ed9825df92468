"""Documents of at most 10 kB that ask for as much as they can: each is dear for a server that only validates it."""

MOST_BYTES = 10_240


def _spreads(count: int) -> str:
    return " ".join(f"...F{number}" for number in range(count))


def _fragments(count: int, kind: str, selections: str) -> str:
    return "".join(f"fragment F{number} on {kind}{{{selections}}}" for number in range(count))


def _chain(count: int, times: int, kind: str = "Query") -> str:
    """Fragments of which each spreads the next several times: the last is reached exponentially often."""
    links = "".join(f"fragment F{n} on {kind}{{{f'...F{n + 1} ' * times}}}" for n in range(count))
    return f"{links}fragment F{count} on {kind}{{__typename}}"


def _mesh(count: int, reach: int) -> str:
    """Fragments of which each spreads many of those after it."""
    after = {n: " ".join(f"...F{m}" for m in range(n + 1, min(n + reach, count))) for n in range(count)}
    return "".join(f"fragment F{n} on Policy{{measures{{code}}{spreads}}}" for n, spreads in after.items())


def _each(count: int, text: str) -> str:
    return "".join(text.replace("#", f"{number:x}") for number in range(count))


_TWICE = "measures{code}measures{article}"
_POLICY = '{policy(code:"x"){'
BOMBS: dict[str, str] = {
    "fragments that are reached exponentially often": "{...F0}" + _chain(48, 2),
    "fragments that spread each other widely": f"{{...F0}}{_chain(20, 60)}",
    "fragments in a mesh": f"{_POLICY}...F0}}}}{_mesh(48, 18)}",
    "fragments that agree pair by pair": f"{_POLICY}{_spreads(48)}}}}}{_fragments(48, 'Policy', _TWICE)}",
    "fragments at the root": f"{{{_spreads(70)}}}{_fragments(70, 'Query', 'server{today role}')}",
    "a fragment that spreads itself": "{...F0}" + _each(300, "fragment F# on Query{...F#}"),
    "fragments that spread one another": f"{{...F0}}{_fragments(20, 'Query', _spreads(20))}",
    "fragments that nobody spreads": "{server{today}}" + _each(280, "fragment A# on Query{server{today}}"),
    "fragments that there are not": f"{{{_each(1100, '...A# ')}}}",
    "aliases of a field": f"{{{_each(420, 'a#:server{today}')}}}",
    "aliases of a leaf": f"{{server{{{_each(900, 'a#:today ')}}}}}",
    "a field again and again": f"{{{'server{today}' * 700}}}",
    "a leaf again and again": f"{{server{{{'today ' * 1600}}}}}",
    "a leaf of every type": f"{{{'__typename ' * 900}}}",
    "directives": f"{{server{{today {'@skip(if:false)' * 600}}}}}",
    "directives that there are not": f"{{server{{today {'@a' * 4000}}}}}",
    "depth": "{" + "a{" * 4000,
    "depth by introspection": "{__schema{types{" + "fields{type{" * 700,
    "depth by inline fragments": "{" + "...on Query{" * 700 + "__typename" + "}" * 701,
    "introspection of every field of every type": "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}",
    "lists in lists": f"{{node(id:{'[' * 4000}){{id}}}}",
    "entries that there are not": f"{{grants(filter:{{{_each(1000, 'a#:1 ')}}}){{totalCount}}}}",
    "values that there are not": f"{{grants(filter:{{states:[{'DRAFTX ' * 1300}]}}){{totalCount}}}}",
    "fields that there are not": f"{{{_each(1900, 'a# ')}}}",
    "fields that are nearly there": f"{{server{{{_each(1100, 'toda# ')}}}}}",
    "arguments that there are not": f"{{server({_each(1200, 'a#:1 ')}){{today}}}}",
    "types that there are not": f"{{{_each(600, '...on A#{a}')}}}",
    "variables that nobody uses": f"query({_each(900, '$a#:Int')}){{server{{today}}}}",
    "operations": _each(330, "query A#{server{today}}"),
    "pages of pages": "{grants(first:100){edges{node{milestones{payment{legs{receipts{number}}}}}}} "
    + _each(19, "b#:grants(first:100){edges{node{payments{legs{receipts{number}}} actions{event}}}}")
    + "}",
    "commas": "{" + "," * 10_000 + "server",
    "comments": "#" * 10_000 + "\n{a}",
    "an endless text": f'{{node(id:"{"x" * 10_000}"){{a}}}}',
    "an endless number": f"{{grants(first:{'9' * 10_000}){{totalCount}}}}",
}
"""What it does, and the document."""
