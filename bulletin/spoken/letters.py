"""The names of the Latin letters, as India says them."""

NAMES = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड".split(),
        strict=True,
    )
)
DEVANAGARI = frozenset(NAMES.values()) | {"जेड", "डब्लू"}
"""Letter names as they are met in Hindi text: ए.पी.जे., 498-ए."""


def spell(word: str) -> str:
    """`BJP` is बीजेपी. Whatever is not a Latin letter is left out."""
    return "".join(NAMES[char] for char in word.upper() if char in NAMES)
