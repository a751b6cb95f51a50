"""The learning curves of a race."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

import activations
from activations import Measure
from activations.registry import FloatArray
from guide.catalogue import short_title
from guide.charts.race import Outcome
from guide.charts.theme import DEAD, SERIES, Chart, band, layout, logarithmic, translucent
from guide.content import label
from guide.schema import Language

# Losses beyond these are drawn at them: 0 has no logarithm, and one on its way to infinity would squeeze the rest.
LEAST_LOSS, MOST_LOSS = 1e-6, 100.0
OTHERS = translucent(DEAD, 0.5)


def colour_of(key: str, shown: tuple[str, ...], otherwise: str) -> str:
    """The colour of a function among those shown; all charts of the page agree."""
    return SERIES[shown.index(key) % len(SERIES)] if key in shown else otherwise


@lru_cache(maxsize=16)
def curves_chart(outcome: Outcome, measure: Measure, shown: tuple[str, ...], language: Language) -> Chart:
    """Median loss or share of errors on the fresh points by step; the quartiles of those shown, the others in grey."""
    keys, results = outcome.setting.functions, outcome.final
    values = results.loss if measure == "loss" else results.error
    low, median, high = activations.quartiles(np.swapaxes(values, 1, 2))
    if measure == "loss":
        low, median, high = (np.clip(found, LEAST_LOSS, MOST_LOSS) for found in (low, median, high))
    seen = _seen(median, by_loss=measure == "loss")
    others = [i for i, key in enumerate(keys) if key not in shown]
    traces = [
        go.Scatter(
            x=results.steps,
            y=median[i].astype(np.float32),
            mode="lines",
            line={"color": OTHERS, "width": 1},
            name=label("race_others", language, count=len(others)),
            legendgroup="others",
            showlegend=i == others[0],
            hovertemplate=f"{short_title(keys[i], language)}: %{{y:.3~g}}<extra></extra>",
        )
        for i in others
    ]
    for key in shown:
        i, colour = keys.index(key), colour_of(key, shown, DEAD)
        kept = np.isfinite(high[i])
        title = short_title(key, language)
        traces += [
            band(results.steps[kept], low[i][kept], high[i][kept], colour, 0.18, legendgroup=key),
            go.Scatter(
                x=results.steps,
                y=median[i].astype(np.float32),
                mode="lines+markers",
                line={"color": colour, "width": 3},
                marker={"size": 5},
                name=title,
                legendgroup=key,
                hovertemplate=f"{title}: %{{y:.3~g}}<extra></extra>",
            ),
        ]
    return Chart(
        data=traces,
        layout=layout(
            height=440,
            hovermode="closest",
            margin={"l": 60, "r": 8, "t": 8, "b": 44},
            xaxis={"title": {"text": label("race_steps", language)}, "range": [0, 1.01 * int(results.steps[-1])]},
            yaxis={
                **(logarithmic(*seen) if measure == "loss" else {"tickformat": ".0%"}),
                "range": seen,
                "title": {"text": label(f"race_axis_{'loss' if measure == 'loss' else 'error'}", language)},
            },
        ),
    )


def _seen(median: FloatArray, *, by_loss: bool) -> list[float]:
    """The range of the medians, without the few that shoot up."""
    finite = median[np.isfinite(median)]
    if not finite.size:
        return [-1.0, 1.0] if by_loss else [0.0, 1.0]
    low, high = float(np.min(finite)), float(np.quantile(finite, 0.99))
    return [float(np.log10(low)) - 0.1, float(np.log10(high)) + 0.1] if by_loss else [0.0, min(1.0, high + 0.05)]
