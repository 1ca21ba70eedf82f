"""What the library says without refusing."""


class UnconfirmedRuleWarning(UserWarning):
    """A profile rests on rules or numbers that no official document in reach confirms."""
