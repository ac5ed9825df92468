"""What schemathesis may write for our scalars; it loads this module by its name."""

import schemathesis

from tests.contract.scalar_strategies import SCALARS

for _name, _strategy in SCALARS.items():
    schemathesis.graphql.scalar(_name, _strategy)
