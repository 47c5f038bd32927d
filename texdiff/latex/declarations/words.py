"""The words around formulas as letters, one per word, so that phrases are patterns over them.

F formula, P property, G in a set, N noun, M plural noun, I is, E be, R are, A article or filler, C comma, H and,
V negation, O does not depend on, D depends on, U 无关, Q function, J preposition, L and Z parentheses, W which, Y any
word that begins something new, B end of a clause, X anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MARK = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a formula; its number follows, and a closing mark."""

SIZE = "\N{SQUARE FOUR CORNERS}"
"""Stands for a formula that is a size, such as n \\times n; its number follows."""

SET = "\N{ELEMENT OF}"
"""Stands for a formula that is a set of arrays, such as \\mathbb{R}^n; its number follows."""

_PROPERTIES = (
    (r"symmetric(?:al)?\s*,?\s*(?:and\s+)?(?:strictly\s+)?positive[\s-]+definite|SPD\b", "spd"),
    (r"(?:strictly\s+)?positive[\s-]+definite(?:\s*,?\s*(?:and\s+)?symmetric)?|对称正定|正定对称|正定", "spd"),
    (r"(?:symmetric\s+)?positive[\s-]+semi-?\s?definite|对称半正定|半正定", "symmetric"),
    (r"symmetric(?:al)?\b|对称", "symmetric"),
    (r"invertible\b|non-?singular\b|可逆|非奇异|满秩方", "invertible"),
    (r"orthogonal\b|正交", "orthogonal"),
    (r"diagonal\b|对角", "diagonal"),
    (r"square\b|方(?=阵|矩阵)", "square"),
    (r"constant\b|fixed\b|(?:常数?|定)(?=向量|矩阵|标量|列向量)", "constant"),
    (r"one-?\s?hot\b|独热(?:编码)?", "onehot"),
    (r"(?:strictly\s+)?positive\b|为正(?=$|[，。,、])|正实?数", "positive"),
)
_NEGATED = (  # what changes a property into another one
    r"(?:skew|anti|block|almost|nearly|approximately|partially|quasi|pseudo|generali[sz]ed|conditionally|not\s+necessarily)"
    r"[\s-]+(?:symmetric(?:al)?|diagonal|invertible|orthogonal|square|constant|positive(?:[\s-]+definite)?)\b"
    r"|(?:row|complex)[\s-]+(?:vectors?|matrix|matrices)\b|(?:反|斜|分?块|次|拟|准|近似|伪|共轭|中心|局部|三)(?:对称|对角|正交|可逆|正定|方阵)"
)
_OTHER = (  # words that are no adjectives of a matrix or vector, or make something else of it
    r"symmetric|definite|invertible|singular|orthogonal|diagonal|square|constant|fixed|hot|positive|row|transposed|complex"
    r"|of|and|or|in|to|by|for|is|are|be|not|no|with|from|on|that|which|same|inverse|matrix|vector"
)
_BEHIND_ARTICLE = r"(?:(?<=\ba\s)|(?<=\ban\s)|(?<=\bthe\s))"
_KNOWN = (
    "covariance|weight|design|data|kernel|label|target|parameter|coefficient|noise|input|output|column|random|feature"
)
_ADJECTIVES = rf"(?:{_BEHIND_ARTICLE}(?:(?!(?:{_OTHER})\b)[A-Za-z][A-Za-z'’-]*\s+){{1,2}})?(?:(?:{_KNOWN})\s+){{0,2}}"
_ROLES = (
    r"(?:(?:权重|权值|协方差|设计|数据|系数|特征|偏置|输入|输出|参数|标签|样本|观测|状态|转移|投影|变换|误差|噪声|残差|目标|隐藏|响应"
    r"|回归|自变量|因变量|变量|常数|增益|测量|核)(?:数据|变量|系数)?)?"
)
_KINDS = (  # nouns that say what kind of thing a symbol is, in the singular and in the plural
    (rf"{_ADJECTIVES}(?:matrix|kernel|covariance|Hessian)\b|{_ROLES}(?:矩阵|阵)", "matrix"),
    (rf"{_ADJECTIVES}vector\b|{_ROLES}(?:列向量|(?<!行)向量)", "vector"),
    (r"scalar\b|real\s+number\b|标量|实数", "scalar"),
)
_KINDS_PLURAL = (
    (rf"{_ADJECTIVES}matrices\b", "matrix"),
    (rf"{_ADJECTIVES}vectors\b", "vector"),
    (r"scalars\b|real\s+numbers\b", "scalar"),
)
_NOUNS = r"(?:weight|label|target|parameter|coefficient|number)\b|参数|系数|标签|权重"
_QUANTITIES = (
    "regressors|predictors|covariates|coefficients|observations|responses|weights|parameters|unknowns|features|inputs"
    "|outputs|states|controls|residuals|errors|disturbances|variables|labels|targets|returns|prices|means|data|samples"
)
"""What arrays consist of: the matrix of regressors is a matrix."""
_PLURALS = r"(?:weights|labels|parameters|coefficients|numbers)\b"
_WORDS: tuple[tuple[str, str], ...] = (
    (
        r"(?:is|are|be)?\s*(?:does|do|did)\s*(?:not|n't)\s+(?:depend\s+(?:up)?on|vary\s+with)\b|independent\s+of\b|not\s+(?:an?\s+)?functions?\s+of\b|不依赖于?",
        "O",
    ),
    (rf"不(?:是|为)(?=\s*{MARK}\d+{MARK}\s*的\s*函数)", "O"),
    (r"not\s+depend(?:ing|ent)\s+(?:up)?on\b", "O"),
    (r"as\s+(?:an?\s+)?(?=constants?\b)", "A"),
    (rf"of\s+(?:the\s+|all\s+|our\s+)?(?:[a-z]+\s+)?(?:{_QUANTITIES})\b", "A"),
    (r"depend(?:s|ing)?\s+(?:up)?on\b|(?<!不)依赖于?|取决于", "D"),
    (r"无关", "U"),
    (r"functions?\s+of\b", "T"),
    (r"functions?\b|函数", "Q"),
    (_PLURALS, "M"),
    (_NOUNS, "N"),
    (
        r"(?:is|being|denotes?|was|to\s+be)\b(?:\s+(?:assumed|supposed|known)\b(?:\s+to\s+be\b)?)?|是|为|看作|看成|视为|视作|当作",
        "I",
    ),
    (r"be\b", "E"),
    (
        r"(?:are|were|both|all)\b(?:\s+(?:assumed|supposed|known)\b(?:\s+to\s+be\b)?)?|均为?|都[是为]?|皆为?|全[是为]",
        "R",
    ),
    (r"(?:an?|the|also|real|given|any|some|every|each|moreover|again|real-valued|vector-?valued)\b", "A"),
    (r"一个|个|的|任意|任一|某个?|实|给定|也|又", "A"),
    (r"(?:and|or)\b|、|和|与|及|且|并且|以及|或", "H"),
    (r"[,，]", "C"),
    (r"(?:not|no|neither|nor|never|without|cannot|isn't|aren't|need\s+not|n't)\b", "V"),
    (r"不(?!妨|失一般)|非(?!负|零)|未必|没有|并非", "V"),
    (r"(?:of|in|to|by|from|on|over|about|at|along|under|w\.r\.t\.|respect)\b|关于", "J"),
    (r"(?:which|that)\b|它", "W"),
    (r"(?:where|with|so|then|we|but|has|have|such|since|because|while|whereas|here|let|for|holds?|as|suppose)\b", "Y"),
    (r"(?:assume|assuming|set|write|denote|define|consider)\b|其中|这里|设|令|假设|则|而|有|所以|因此|故|时", "Y"),
    (r"[(（]", "L"),
    (r"[)）]", "Z"),
    (r"[:;.!?…：；。！？\]\[]", "B"),
)
_OF = r"of\s+(?:size|shape|length|order|dimensions?|dimensionality)\s+"
_TABLE = [
    (rf"{MARK}(?P<rows>\d+){MARK}\s*-?\s*by\s*-?\s*{MARK}(?P<columns>\d+){MARK}", "Pby"),
    (rf"{MARK}(?P<dimension>\d+){MARK}\s*-?\s*(?:dimensional\b|dim\b|维|(?=vectors?\b))", "Pdimension"),
    (rf"(?:(?<=vector )|(?<=vectors )){_OF}{MARK}(?P<length>\d+){MARK}", "Pdimension"),
    (rf"(?:(?<=matrix )|(?<=matrices )){_OF}{MARK}(?P<degree>\d+){MARK}|{MARK}(?P<order>\d+){MARK}\s*阶", "Porder"),
    (rf"(?:{_OF})?{SIZE}(?P<size>\d+){MARK}", "Psize"),
    (
        rf"(?:lies?|lying|lives?|belongs?)\s+(?:in|to)\s+{SET}(?P<within>\d+){MARK}|属于\s*{SET}(?P<belongs>\d+){MARK}",
        "Pmember",
    ),
    (rf"in\s+{SET}(?P<set>\d+){MARK}|{SET}(?P<inside>\d+){MARK}\s*(?:中|上|内|里)的?", "Gset"),
    (rf"[{MARK}{SET}](?P<number>\d+){MARK}", "F"),
    (_NEGATED, "X"),
    (r"(?P<constants>constants?(?=\s+\ufffc)|constants\b|常数(?!矩阵|列?向量|标量)|常量)", "K"),
    *((pattern, f"P{name}") for pattern, name in _PROPERTIES),
    *((pattern, f"S{kind}") for pattern, kind in _KINDS_PLURAL),
    *((pattern, f"S{kind}") for pattern, kind in _KINDS),
    *_WORDS,
]
_SIZES = {
    "Pby": ("rows", "columns"),
    "Pdimension": ("dimension", "length"),
    "Porder": ("order", "degree"),
    "Psize": ("size",),
    "Pmember": ("within", "belongs"),
    "Gset": ("set", "inside"),
}
"""The codes of sizes and sets, and the groups that hold the numbers of their formulas."""
_TOKEN = re.compile(
    "|".join(rf"(?P<t{number}>{pattern})" for number, (pattern, _) in enumerate(_TABLE))
    + r"|(?P<other>[A-Za-z][A-Za-z'-]*|[^\sA-Za-z])",
    re.IGNORECASE,
)
_TELLING = re.compile(  # a sentence without any of these says nothing, and need not be read word by word
    r"symm|definit|spd|invert|singular|orthogon|diagonal|square|constant|fixed|hot|positive|depend|functions?\s+of|vary"
    r"|matri|vector|scalar|real\s+number|dimension|\bsize|\bshape|kernel|covarian|Hessian|矩阵|阵|向量|标量|实数|维"
    r"|对称|正定|逆|奇异|满秩|正交|对角|常|热|为正|正数|正实数|依赖|取决|无关|函数"
    rf"|{SIZE}|{MARK}\W{{0,9}}by\W{{0,9}}{MARK}",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"\b(?:if|iff|when|whenever|unless|whether|provided|in\s+case|special\s+case|for\s+example|e\.g\.)(?![a-z])"
    r"|若|当(?!作|成|然|前)|如果|特别|假如|例如",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;。；！？]|\n\s*\n|\\(?:item|begin|end|(?:sub)*section|paragraph)(?![A-Za-z])")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?")
_LAYOUT = re.compile(r"\\(?:emph|textbf|textit|textsl|underline|textrm|em|bf|it)(?![A-Za-z])|\\[,;:! ]|\\\\|[{}~]")


class Sentence(NamedTuple):
    """A sentence: one letter per word, and what stands for it, a number or a property."""

    letters: str
    values: tuple[str, ...]

    def numbers(self, start: int, end: int) -> tuple[int, ...]:
        """The formulas in a stretch."""
        return tuple(
            int(value)
            for letter, value in zip(self.letters[start:end], self.values[start:end], strict=True)
            if letter == "F"
        )

    def properties(self, start: int, end: int) -> tuple[str, ...]:
        """The properties in a stretch."""
        stretch = zip(self.letters[start:end], self.values[start:end], strict=True)
        return tuple(dict.fromkeys(value for letter, value in stretch if letter in "PG"))


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences that hold formulas and are no conditions; comments and layout do not count."""
    for sentence in _SENTENCE.split(_COMMENT.sub("", text)):
        if MARK in sentence and _TELLING.search(sentence) and not CONDITION.search(sentence):
            yield _lettered(_LAYOUT.sub(" ", sentence))


def _lettered(sentence: str) -> Sentence:
    letters: list[str] = []
    values: list[str] = []
    for found in _TOKEN.finditer(sentence):
        if found["other"]:
            read = [("X", found["other"])]
        else:
            read = _read(_TABLE[int((found.lastgroup or "t0")[1:])][1], found)
        letters += [letter for letter, _ in read]
        values += [value for _, value in read]
    return Sentence("".join(letters), tuple(values))


def _read(code: str, found: re.Match[str]) -> list[tuple[str, str]]:
    if code == "F":
        return [("F", found["number"])]
    if code == "K":  # "constants" is a property and its noun
        plural = found[0].lower() == "constants" or found[0][0] == "常"
        return [("P", "constant"), ("M" if plural else "N", "")]
    if code[0] == "S":
        return [("P", code[1:]), ("M" if found[0].lower().endswith("s") else "N", "")]
    if code in _SIZES:
        numbers = [found[name] for name in _SIZES[code] if found[name]]
        return [(code[0], " ".join((code[1:], *numbers)))]
    return [("P", code[1:])] if code[0] == "P" else [(code, found[0])]
