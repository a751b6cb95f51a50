"""Who is dead by step, for every activation, and what it costs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from activations.registry import FloatArray
from guide.charts.dying import ACTIVATIONS, Story, ticked
from guide.charts.theme import SERIES, Chart, band, layout
from guide.content import label
from guide.schema import Language

# Where the loss leaves the picture.
LOSS = (1e-6, 1e2)
# The place of the loss among the rows of the chart.
LOSS_ROW = 2


@lru_cache(maxsize=32)
def shares_chart(story: Story, threshold: float, language: Language) -> Chart:
    """Dead, nearly dead, loss and accuracy by step for every activation: mean and spread over the copies."""
    watched, names = story.watched, story.names
    lost = np.isnan(watched.steepest)
    rows = [
        np.mean(np.where(lost, np.nan, watched.dead), axis=(2, 3)),
        np.mean(np.where(lost, np.nan, watched.steepest < threshold), axis=(2, 3)),
        np.clip(watched.loss, *LOSS),
        watched.accuracy,
    ]
    titles = ("dying_dead", "dying_nearly", "dying_loss", "dying_accuracy")
    data = []
    for row, values in enumerate(rows):
        for key, colour in zip(ACTIVATIONS, SERIES, strict=False):
            low, middle, high = _spread(values[:, story.members(key)])
            place = {"xaxis": f"x{row + 1}", "yaxis": f"y{row + 1}", "legendgroup": key}
            line = go.Scatter(
                x=names,
                y=middle,
                name=label(f"dying_name_{key}", language),
                mode="lines",
                line={"color": colour, "width": 3},
                showlegend=row == 0,
                hovertemplate="%{y:.2~g}" if row == LOSS_ROW else "%{y:.0%}",
                **place,
            )
            # On a logarithmic axis five bands cover each other.
            data += [line] if row == LOSS_ROW else [band(names, low, high, colour, 0.13, **place), line]
    # Steps are categories: the first ones, in which most units die, get as much room as the many later ones.
    steps = {"type": "category", "tickangle": 0, "tickvals": ticked(names)}
    axes: dict[str, Any] = {}
    for row, name in enumerate(titles, 1):
        axes[f"xaxis{row}"] = {**steps, "matches": "x4", "showticklabels": False}
        share = {"range": [0.35, 1.03] if name == "dying_accuracy" else [-0.04, 1.04], "tickformat": ".0%"}
        axes[f"yaxis{row}"] = {**share, "title": {"text": label(name, language)}}
    axes["xaxis4"] = {**steps, "title": {"text": label("dying_step", language)}}
    axes[f"yaxis{LOSS_ROW + 1}"] = {
        "type": "log",
        "range": _log_range(rows[LOSS_ROW]),
        "exponentformat": "power",
        "title": {"text": label("dying_loss", language)},
    }
    return Chart(
        data=data,
        layout=layout(
            height=760,
            margin={"l": 62, "r": 8, "t": 8, "b": 8},
            grid={"rows": 4, "columns": 1, "pattern": "independent", "ygap": 0.12},
            **axes,
        ),
    )


def _spread(values: npt.NDArray[np.floating]) -> tuple[npt.NDArray[np.float32], ...]:
    """A tenth from below, the mean and a tenth from above over the networks that have not diverged."""
    found = np.full((3, len(values)), np.nan, dtype=np.float32)
    for place, several in enumerate(values):
        finite = several[np.isfinite(several)]
        if finite.size:
            found[:, place] = np.quantile(finite, 0.1), np.mean(finite), np.quantile(finite, 0.9)
    return tuple(found)


def _log_range(values: FloatArray) -> list[float]:
    low, high = (float(np.log10(f(values[np.isfinite(values)]))) for f in (np.min, np.max))
    return [low - 0.2, high + 0.2]
