"""The passes in their order. The order is meaning:

- sections of law before grouping commas, for `धारा 467,468` are two numbers;
- what is said digit by digit before anything that would count it;
- dates, times and scores before ranges, for all are written with `-`, `.` or `:`;
- money, percent and measures before plain numbers, for they take the scale word with them;
- acronyms before Latin words.
"""

from bulletin.spoken import (
    abbreviations,
    acronyms,
    brackets,
    codes,
    dates,
    figures,
    fractions,
    latin,
    law,
    links,
    measures,
    money,
    names,
    ordinals,
    percent,
    plain,
    roman,
    scores,
    times,
    years,
)
from bulletin.spoken.draft import Rule

TEXT: tuple[tuple[Rule, ...], ...] = (links.RULES, brackets.RULES, abbreviations.RULES)
FIGURES: tuple[tuple[Rule, ...], ...] = (
    law.RULES,
    codes.RULES,
    figures.RULES,
    dates.RULES,
    times.RULES,
    names.KNOWN,
    scores.RULES,
    years.RULES,
    fractions.RULES,
    money.RULES,
    percent.RULES,
    ordinals.RULES,
    measures.RULES,
    names.CODES,
    plain.RULES,
)
"""As long as there is a digit left, or a sign that goes with one."""
LATIN: tuple[tuple[Rule, ...], ...] = (roman.RULES, acronyms.RULES, latin.RULES)
"""Only for a text that has a Latin letter."""
