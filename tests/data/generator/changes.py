"""What is different in the second lot: a copy of the first one, changed in a few places. README.md lists what each causes."""

from copy import deepcopy


def second_college(first):
    return deepcopy(first)


def second_lycee(first):
    return deepcopy(first)
