"""The charts of the small-numbers lab that need outliers: which codes are used, and rounding against clipping."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

import activations
from activations import Quantised
from activations.quantisation import BoolArray
from activations.registry import FloatArray
from guide.charts.theme import BAND, CURVE, DEAD, SLOPE, TURNING, Chart, frame_slider, layout
from guide.content import label
from guide.describe import figure
from guide.schema import Language

COUNT = 16_384
SIZES = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 70.0, 100.0)
BITS = (2, 3, 4, 5, 6, 7, 8)
# How the range is chosen: up to the largest output, up to the cap of ReLU6, up to a percentile of the outputs.
Range = Literal["largest", "cap", "percentile"]
RANGES: tuple[Range, ...] = ("largest", "cap", "percentile")
_COLOURS: dict[Range, str] = {"largest": CURVE, "cap": SLOPE, "percentile": BAND}
_ENDS = 49


@dataclass(frozen=True)
class Setting:
    """Everything that a reader may choose; `share` and `percentile` in per cent."""

    bits: int = 8
    size: float = 20.0
    share: float = 0.1
    cap: float = 6.0
    percentile: float = 99.9
    seed: int = 0


@dataclass(frozen=True)
class Reading:
    """What a range makes of the outputs of ReLU.

    Attributes
    ----------
    high, step : float
        End of the range and distance between its levels.
    used, levels : int
        Codes that occur, and codes that there are.
    beyond : int
        How many outputs are clipped.
    lost : float
        Share of the positive ones that become 0.
    rounding, clipping : float
        Root mean square of the two errors.
    ordinary, overall : float
        Signal-to-noise ratio in dB of the values that are no outliers, and of all of them.
    """

    high: float
    step: float
    used: int
    levels: int
    beyond: int
    lost: float
    rounding: float
    clipping: float
    ordinary: float
    overall: float


@lru_cache(maxsize=64)
def outputs(size: float, share: float, seed: int) -> tuple[FloatArray, BoolArray]:
    """What ReLU hands on, and which of it are outliers."""
    drawn, outlier = activations.contaminated_normal(COUNT, share / 100, size, np.random.default_rng(seed))
    return activations.get("relu")(drawn), outlier


def end_of(kind: Range, setting: Setting) -> float:
    """Where a range ends."""
    found, _ = outputs(setting.size, setting.share, setting.seed)
    if kind == "cap":
        return setting.cap
    return float(np.max(found) if kind == "largest" else np.percentile(found, setting.percentile))


def quantised(kind: Range, setting: Setting) -> Quantised:
    """The outputs of ReLU on the grid of a range; clipping to the cap is what makes ReLU6 of it."""
    found, _ = outputs(setting.size, setting.share, setting.seed)
    return activations.quantise(found, activations.affine_grid(0.0, end_of(kind, setting), setting.bits))


def reading(kind: Range, setting: Setting) -> Reading:
    """What there is to say of a range at a setting."""
    signal, outlier = outputs(setting.size, setting.share, setting.seed)
    found = quantised(kind, setting)
    error = found.restored - signal
    positive = signal > 0
    return Reading(
        high=found.grid.high,
        step=found.grid.step,
        used=found.used,
        levels=found.grid.levels,
        beyond=int(np.sum(np.abs(found.clipping) > 1e-9 * found.grid.step)),
        lost=float(np.mean(found.codes[positive] == 0)),
        rounding=activations.root_mean_square(found.rounding),
        clipping=activations.root_mean_square(found.clipping),
        ordinary=activations.signal_to_noise(signal[~outlier], error[~outlier]),
        overall=activations.signal_to_noise(signal, error),
    )


def decibels(value: float) -> str:
    """A ratio in dB as readers see it."""
    return figure(value) if np.isinf(value) else f"{value:.1f}".replace("-", "−")


def range_name(kind: Range, setting: Setting, language: Language) -> str:
    """What a range is called."""
    return label(f"quant_range_{kind}", language, cap=figure(setting.cap), percentile=figure(setting.percentile, 6))


# ------------------------------------------------------------------------------------------- codes


@lru_cache(maxsize=64)
def codes_chart(setting: Setting, language: Language) -> Chart:
    """How often every code occurs under each range; a slider for the size of the outliers."""
    sizes = sorted({*SIZES, setting.size})
    levels = 2**setting.bits
    names = [f"{size:g}" for size in sizes]
    settings = [replace(setting, size=size) for size in sizes]
    return Chart(
        data=[
            go.Bar(
                x=np.arange(levels, dtype=np.int16),
                y=_counts(kind, setting),
                marker={"color": _COLOURS[kind], "line": {"width": 0}},
                xaxis=f"x{axis}",
                yaxis=f"y{axis}",
                hovertemplate=label("quant_hover_code", language) + "<extra></extra>",
            )
            for kind, axis in zip(RANGES, ("", "2", "3"), strict=True)
        ],
        frames=[
            go.Frame(
                name=name,
                data=[{"type": "bar", "y": _counts(kind, chosen)} for kind in RANGES],
                layout={"annotations": _titles(chosen, language)},
            )
            for name, chosen in zip(names, settings, strict=True)
        ],
        layout=layout(
            height=640,
            margin={"l": 52, "r": 8, "t": 44, "b": 8},
            hovermode="closest",
            showlegend=False,
            bargap=0 if levels > 32 else 0.3,
            grid={"rows": 3, "columns": 1, "pattern": "independent", "ygap": 0.42},
            annotations=_titles(setting, language),
            **{f"xaxis{axis}": _code_axis(levels, titled=axis == "3", language=language) for axis in ("", "2", "3")},
            **{f"yaxis{axis}": _count_axis(language) for axis in ("", "2", "3")},
            sliders=[frame_slider(names, names.index(f"{setting.size:g}"), label("quant_size", language), redraw=True)],
        ),
    )


def _counts(kind: Range, setting: Setting) -> FloatArray:
    return np.bincount(quantised(kind, setting).codes, minlength=2**setting.bits).astype(np.int16)


def _titles(setting: Setting, language: Language) -> list[dict[str, Any]]:
    """A title above each panel: the range, and what it makes of the values."""
    titles = []
    for row, kind in enumerate(RANGES):
        found = reading(kind, setting)
        numbers = label(
            "quant_panel",
            language,
            step=figure(found.step, 3),
            used=found.used,
            levels=found.levels,
            ordinary=decibels(found.ordinary),
            overall=decibels(found.overall),
        )
        titles.append(
            {
                "text": f"<b>{range_name(kind, setting, language)}</b><br>{numbers}",
                "xref": "paper",
                "yref": f"y{row + 1 if row else ''} domain",
                "x": 0,
                "y": 1.03,
                "xanchor": "left",
                "yanchor": "bottom",
                "align": "left",
                "showarrow": False,
                "font": {"size": 12},
            }
        )
    return titles


def _code_axis(levels: int, *, titled: bool, language: Language) -> dict[str, Any]:
    title = label("quant_code", language, last=levels - 1) if titled else ""
    return {
        "range": [-0.5 - levels / 100, levels - 0.5 + levels / 100],
        "title": {"text": title, "standoff": 4},
        "showgrid": False,
    }


def _count_axis(language: Language) -> dict[str, Any]:
    ticks = [1, 10, 100, 1000, 10_000]
    return {
        "type": "log",
        "range": [float(np.log10(0.6)), float(np.log10(1.6 * COUNT))],
        "tickvals": ticks,
        "ticktext": [f"{tick:,}" for tick in ticks],
        "title": {"text": label("quant_count", language)},
    }


# ------------------------------------------------------------------------------------ end of the range


@dataclass(frozen=True)
class Errors:
    """Root mean square of rounding, clipping and both, over the end of the range."""

    ends: FloatArray
    rounding: FloatArray
    clipping: FloatArray
    total: FloatArray

    @property
    def best(self) -> tuple[float, float]:
        """The end at which the whole error is least, and that error."""
        at = int(np.argmin(self.total))
        return float(self.ends[at]), float(self.total[at])


@lru_cache(maxsize=256)
def errors(setting: Setting) -> Errors:
    """The errors for ranges from 0 to half a unit, up to half as much again as the largest output."""
    signal, _ = outputs(setting.size, setting.share, setting.seed)
    marked = [end_of(kind, setting) for kind in RANGES]
    ends = np.union1d(np.geomspace(0.5, 1.5 * max(*marked, 1.0), _ENDS), marked)
    found = [activations.quantise(signal, activations.affine_grid(0.0, end, setting.bits)) for end in ends]
    size = activations.root_mean_square
    return Errors(
        ends,
        rounding=np.array([size(q.rounding) for q in found]),
        clipping=np.array([size(q.clipping) for q in found]),
        total=np.array([size(q.rounding + q.clipping) for q in found]),
    )


@lru_cache(maxsize=64)
def errors_chart(setting: Setting, language: Language) -> Chart:
    """Rounding, clipping and total error over the end of the range; a slider for the bits."""
    found = {bits: errors(replace(setting, bits=bits)) for bits in BITS}
    first = found[setting.bits]
    lines = (("total", CURVE, 4, "solid"), ("rounding", SLOPE, 2, "dash"), ("clipping", DEAD, 2, "dot"))
    marks = [end_of(kind, setting) for kind in RANGES]
    every = np.concatenate([np.concatenate([e.total, e.rounding]) for e in found.values()])
    low, high = float(np.log10(np.min(every[every > 0]))), float(np.log10(np.max(every)))
    return Chart(
        data=[
            *(
                go.Scatter(
                    x=first.ends.astype(np.float32),
                    y=_drawn(getattr(first, name)),
                    name=label(f"quant_error_{name}", language),
                    mode="lines",
                    line={"color": colour, "width": width, "dash": dash},
                    hovertemplate="%{y:.3~g}",
                )
                for name, colour, width, dash in lines
            ),
            go.Scatter(
                **_best(first),
                name=label("quant_best", language),
                mode="markers",
                marker={"size": 12, "color": TURNING, "symbol": "diamond"},
                hovertemplate="%{y:.3~g}",
            ),
        ],
        frames=[
            go.Frame(
                name=str(bits),
                data=[
                    *({"type": "scatter", "y": _drawn(getattr(at_bits, name))} for name, *_ in lines),
                    {"type": "scatter", **_best(at_bits)},
                ],
            )
            for bits, at_bits in found.items()
        ],
        layout=layout(
            height=440,
            margin={"l": 60, "r": 8, "t": 8, "b": 8},
            xaxis={
                "type": "log",
                "range": [float(np.log10(first.ends[0])), float(np.log10(first.ends[-1]))],
                "tickvals": [tick * 10.0**power for power in range(-1, 4) for tick in (1, 2, 5)],
                "title": {"text": label("quant_end", language), "standoff": 4},
                "unifiedhovertitle": {"text": label("quant_end", language) + " %{x:.3~g}"},
            },
            yaxis={
                "type": "log",
                # Room above the lines for the names of the marks.
                "range": [low - 0.15, high + 0.2 * (high - low) + 0.2],
                "dtick": 1,
                "exponentformat": "power",
                "title": {"text": label("quant_rms", language)},
            },
            shapes=[
                {
                    "type": "line",
                    "x0": mark,
                    "x1": mark,
                    "yref": "paper",
                    "y0": 0,
                    "y1": 1,
                    "line": {"color": _COLOURS[kind], "width": 2, "dash": "dot"},
                }
                for kind, mark in zip(RANGES, marks, strict=True)
            ],
            annotations=[
                {
                    "text": label(f"quant_mark_{kind}", language, cap=figure(setting.cap)),
                    "x": float(np.log10(mark)),
                    "xref": "x",
                    "yref": "paper",
                    "y": 1 - 0.06 * row,
                    "xanchor": "right" if kind == "largest" else "left",
                    "yanchor": "top",
                    "showarrow": False,
                    "font": {"size": 12, "color": _COLOURS[kind]},
                }
                for row, (kind, mark) in enumerate(zip(RANGES, marks, strict=True))
            ],
            sliders=[
                frame_slider([str(bits) for bits in BITS], BITS.index(setting.bits), label("quant_bits", language))
            ],
        ),
    )


def _best(found: Errors) -> dict[str, list[float]]:
    end, error = found.best
    return {"x": [end], "y": [error]}


def _drawn(values: FloatArray) -> FloatArray:
    """What a logarithmic axis can show: an error of exactly 0, or of rounding in the last place, is left out."""
    return np.where(values > 1e-12, values, np.nan).astype(np.float32)
