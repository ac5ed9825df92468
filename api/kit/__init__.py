"""What every resolver is made with (接口基础): context, loaders, pages, ids, scalars, errors, and the way to a command.

No noun of the office lives here: a grant, a payment or a budget is a type, one room up.
"""
