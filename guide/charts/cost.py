"""The chart of what the functions cost on the machine that serves the page."""

from __future__ import annotations

import math
from functools import lru_cache

import plotly.graph_objects as go

from activations import Costs
from guide.catalogue import short_title
from guide.charts.theme import CURVE, SLOPE, Chart, layout, translucent
from guide.content import label
from guide.schema import Language


@lru_cache(maxsize=4)
def cost_chart(costs: Costs, language: Language) -> Chart:
    """Times in units of ReLU's, the dearest on top: bars from 1 for the one-liners, marks for this guide's formulas.

    A function without a one-liner has its mark alone.
    """
    names = sorted(costs.careful, key=lambda name: costs.plain.get(name, costs.careful[name]))
    titles = [short_title(name, language) for name in names]
    plain = [costs.plain.get(name) for name in names]
    low = min(*costs.plain.values(), *costs.careful.values())
    high = max(*costs.plain.values(), *costs.careful.values())
    ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500) if low / 2 <= tick <= high * 2]
    return Chart(
        data=[
            go.Bar(
                y=titles,
                x=[0 if cost is None else cost - 1 for cost in plain],
                base=[1] * len(names),
                orientation="h",
                name=label("quant_cost_plain", language),
                marker={"color": translucent(CURVE, 0.8), "line": {"width": 0}},
                customdata=plain,
                hovertemplate="%{customdata:.3~g}×",
            ),
            go.Scatter(
                y=titles,
                x=[costs.careful[name] for name in names],
                name=label("quant_cost_careful", language),
                mode="markers",
                marker={"color": SLOPE, "size": 9, "symbol": "diamond"},
                hovertemplate="%{x:.3~g}×",
            ),
        ],
        layout=layout(
            height=24 * len(names) + 110,
            margin={"l": 8, "r": 12, "t": 8, "b": 8},
            hovermode="y unified",
            bargap=0.35,
            xaxis={
                "type": "log",
                "range": [math.log10(low) - 0.08, math.log10(high) + 0.08],
                "tickvals": ticks,
                "ticktext": [f"{tick:g}×" for tick in ticks],
                "title": {"text": label("quant_cost_axis", language)},
            },
            yaxis={"automargin": True, "tickfont": {"size": 12}, "range": [-0.7, len(names) - 0.3]},
        ),
    )
