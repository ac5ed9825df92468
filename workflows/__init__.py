"""Acts: one transaction a command.

Law of this folder: a command loads, lets the domain decide, and changes, in this order. It receives an open ``Work``
and cannot commit; ``workflows.transaction.work`` holds the only transaction of the house.
"""
