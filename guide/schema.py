"""The schema of `content/`: every class below describes one kind of YAML record.

It is the documentation of the fields and their check at once: a field that is not listed here is an error, a
missing one too, and so is a text that lacks one of the two languages. `guide/content.py` reads the files.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "zh": "中文"}


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text.strip()


def _unwrapped(text: str) -> str:
    """Joins lines that a file breaks between Chinese characters or after their punctuation, where no space belongs."""
    return re.sub(rf"(?<={_WIDE})\n *(?={_WIDE})|(?<=[，。；：、！？）])\n *(?=[A-Za-z$])", "", text)


def closed_up(text: str) -> str:
    """Takes out the space around a filled-in name where that name is Chinese: ``{title} 网络`` suits Latin ones."""
    text = re.sub(rf"(?<={_WIDE}) (?=\**{_CHARACTER})", "", text)
    # A bold name that ends with a bracket keeps its space: right before a word, its asterisks would not close.
    return re.sub(rf"(?<={_CHARACTER})(\**) (?={_WIDE})", r"\1", text)


# Chinese characters and the punctuation that goes with them.
_CHARACTER = "[\u4e00-\u9fff]"
_WIDE = "[\u2018-\u201d\u3000-\u9fff\uff00-\uffef]"


def _displayed(text: str) -> str:
    """Puts every ``$$ … $$`` into a block of its own, as Streamlit wants a displayed formula."""
    return re.sub(r"\s*\$\$\s*(.+?)\s*\$\$[ \t]*\n?", r"\n\n$$\n\1\n$$\n\n", text, flags=re.DOTALL).strip()


Sentence = Annotated[str, AfterValidator(_not_blank), AfterValidator(_displayed)]
Chinese = Annotated[Sentence, AfterValidator(_unwrapped)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]


class Record(BaseModel):
    """What all records share: no unknown fields, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Record):
    """The same sentences in both languages; both are required and neither stands in for the other."""

    en: Sentence
    zh: Chinese

    def __getitem__(self, language: Language) -> str:
        return self.en if language == "en" else self.zh


class Reference(Record):
    """A source: who, when, what, and where to find it."""

    authors: Sentence
    year: int
    title: Sentence
    where: Sentence
    """Venue, section, arXiv number or the file in a repository."""
    url: str | None = None


class Equation(Record):
    """Two Python expressions that a test evaluates and finds equal.

    They may use NumPy as `np`, every public name of `activations`, any registered function by its key,
    `x` (numbers from -6 to 6), `z` (random logits), `y` (a one-hot target), and `slope(f, x)` and
    `jacobian(f, z)` for numerical derivatives.
    """

    left: Sentence
    right: Sentence


class Numbered(Record):
    """A record whose prose may state decimal numbers, each of which is recomputed by a test.

    `numbers` maps a number exactly as it is printed (``"0.25"``, ``"-1.19"``) to the Python expression
    that gives it, in the vocabulary of `Equation`; or to ``"cited: Author year"`` where the number is a
    result reported by one of the references.
    """

    references: tuple[Reference, ...] = ()
    numbers: dict[str, str] = {}


# ---------------------------------------------------------------------------------------- functions


class Characteristic(Record):
    """One property of a function: a name for it and what it means in practice."""

    title: Text
    text: Text


class Use(Record):
    """Where a function is used, and which networks are known for it."""

    where: Text
    networks: tuple[Sentence, ...] = ()


class Framework(Record):
    """How one framework spells a function; absent functions have ``name: null`` and a `note`.

    `benchmarks/frameworks.py` compares names, defaults and derivatives with the installed libraries.
    """

    name: Sentence | None
    default: dict[str, bool | float | str] = {}
    """Parameter defaults, under the names that this framework uses."""
    kinks: dict[str, float] = {}
    """The derivative it takes at each kink or jump at its own defaults: ``{"0": 0.01}``. Keras: on TensorFlow."""
    at_kink: Text | None = None
    """What else there is to say about the derivative there."""
    differs: bool = False
    """Whether it computes something else than the others, at its defaults, under this name."""
    source: str | None = None
    """The file in the framework's repository where the function or its derivative can be checked."""
    note: Text | None = None


class Frameworks(Record):
    """The frameworks of the comparison; ONNX has no derivatives."""

    pytorch: Framework
    keras: Framework
    jax: Framework
    tensorflow: Framework
    onnx: Framework


class Code(Record):
    """One-liners to copy."""

    pytorch: Sentence
    keras: Sentence


class At(Record):
    """A value and where it is taken: one x, or an interval as two numbers."""

    value: float
    at: float | tuple[float, float]


class ClaimedZone(Record):
    """A zone at the threshold 0.01; a turning point has `low` and `high` equal."""

    kind: Literal["dead", "saturated", "turning"]
    low: float
    high: float


class Claims(Record):
    """What the guide asserts of a curve at its default parameters; a test recomputes every field.

    Numbers are rounded to four decimals, infinity is written ``.inf``.
    """

    bounds: tuple[float, float]
    monotonicity: Literal["constant", "strictly increasing", "non-decreasing", "not monotonic"]
    zero_centred: bool
    mean: float
    """E f(X) for X ~ N(0, 1)."""
    second_moment: float
    """E f(X)²."""
    smoothness: Literal["discontinuous", "continuous", "C1", "smooth"]
    largest_slope: At
    """The largest |f'|; at ``.inf`` if it is only approached."""
    minimum: At | None
    """The least value if it is taken at a single point, else null."""
    zones: tuple[ClaimedZone, ...]
    fixed_points: tuple[float | tuple[float, float], ...]
    """Where f(x) = x: single points, and intervals as two numbers."""


class FunctionText(Numbered):
    """The words about one activation: `content/functions/<key>.yaml`."""

    title: Text
    aliases: tuple[Sentence, ...] = ()
    """Other names under which it is searched for."""
    summary: Text
    """One line for cards and tables."""
    idea: Text
    """What it does and why it was proposed, in a paragraph or two."""
    look_for: Text
    """What to watch while moving the slider."""
    facts: Claims | None = None
    """Required for curves, absent for functions of vectors."""
    characteristics: tuple[Characteristic, ...] = Field(min_length=3)
    strengths: tuple[Text, ...] = Field(min_length=1)
    weaknesses: tuple[Text, ...] = Field(min_length=1)
    used_in: tuple[Use, ...] = Field(min_length=1)
    frameworks: Frameworks
    code: Code
    references: tuple[Reference, ...] = Field(min_length=1)


# ---------------------------------------------------------------------------------------- questions


class Step(Record):
    """One step of a derivation, revealed on its own and checked numerically."""

    text: Text
    latex: Sentence
    check: Equation


class KeyPoint(Record):
    """What an interviewer listens for; the learner ticks what they said."""

    id: Slug
    text: Text


class Trap(Record):
    """A wrong answer that circulates: the claim, and why it is wrong."""

    claim: Text
    truth: Text


class Show(Record):
    """A page, with its settings, that shows the answer."""

    page: Sentence
    """URL path of a page: a function's key, the slug of a lesson or a lab, or `compare`."""
    parameters: dict[str, str] = {}
    text: Text
    """What one sees there."""


class Question(Numbered):
    """An interview question with its reference answer: an entry of `content/questions/<topic>.yaml`."""

    id: Slug
    number: int
    """Its place in the course."""
    stars: int = Field(ge=1, le=5)
    """How often it is asked."""
    level: Literal["basic", "intermediate", "advanced"]
    functions: tuple[Key, ...] = ()
    question: Text
    answer: Text
    """Short enough to say aloud in a minute."""
    explanation: Text
    """Longer, with LaTeX between dollar signs."""
    derivation: tuple[Step, ...] = ()
    code: str | None = None
    """Python that answers a coding question; a test runs it."""
    key_points: tuple[KeyPoint, ...] = Field(min_length=2, max_length=8)
    traps: tuple[Trap, ...] = Field(min_length=1)
    follow_ups: tuple[Slug, ...] = ()
    see: tuple[Show, ...] = Field(min_length=1)
    references: tuple[Reference, ...] = Field(min_length=1)


class Topic(Record):
    """A file of questions."""

    title: Text
    questions: tuple[Question, ...] = Field(min_length=1)


# ------------------------------------------------------------------------------------------ lessons


class Choice(Record):
    """A row of a decision table: in this situation, that activation, for this reason."""

    situation: Text
    choose: Text
    functions: tuple[Key, ...] = ()
    why: Text


Figure = Literal["neuron", "rings", "collapse", "normalisation"]


class Section(Record):
    """A part of a lesson; `figure` names a picture of `guide.charts` drawn under the text."""

    title: Text
    text: Text
    figure: Figure | None = None
    caption: Text | None = None
    steps: tuple[Step, ...] = ()
    table: tuple[Choice, ...] = ()
    see: tuple[Show, ...] = ()
    """Where it can be watched happening."""


class Lesson(Numbered):
    """A longer explanation: `content/lessons/<slug>.yaml`."""

    order: int
    title: Text
    summary: Text
    sections: tuple[Section, ...] = Field(min_length=1)
    questions: tuple[Slug, ...] = ()


class Observation(Record):
    """What a lab shows at one of its settings."""

    title: Text
    text: Text
    parameters: dict[str, str]
    """The setting, as it stands in the link."""


class Lab(Numbered):
    """The words of an experiment: `content/labs/<slug>.yaml`."""

    order: int
    title: Text
    summary: Text
    intro: Text
    observations: tuple[Observation, ...] = Field(min_length=1)
    labels: dict[str, Text] = {}
    """The labels of its controls and charts, by a name that no other label of the guide has."""


class Term(Record):
    """A term of the glossary, which is also the authority for translations."""

    id: Slug
    term: Text
    definition: Text
    see: str | None = None
    """A page that shows it."""


class LibraryCase(Record):
    """An input at which a library or the formula of the textbooks returns something else than the truth."""

    id: Slug
    function: Key
    derivative: bool = False
    at: tuple[float, ...] = Field(min_length=1)
    """The input: one number, or the logits, of which the first result is looked at."""
    call: Sentence
    """The call as it is printed."""
    pytorch: str | None
    """What PyTorch returns, as Python prints it; null if it lacks the function."""
    jax: str | None
    """What JAX returns."""
    keras: str | None = None
    """What Keras returns on TensorFlow, where it is Keras that goes wrong."""
    why: Text
    right: Text
    """The form that is right, in a few words."""


class LibraryCases(Numbered):
    """The page about lost digits: `content/libraries.yaml`."""

    intro: Text
    cases: tuple[LibraryCase, ...] = Field(min_length=1)


class Glossary(Record):
    """Every term: `content/glossary.yaml`."""

    terms: tuple[Term, ...]


class Labels(Record):
    """Every label that is not one lab's own: `content/interface.yaml`."""

    labels: dict[str, Text]
