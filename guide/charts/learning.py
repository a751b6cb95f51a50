"""The charts of the progress page: what is coming, what was done, how well predictions hold, what is weakest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import plotly.graph_objects as go

from guide.charts.theme import BAND, CURVE, SLOPE, Chart, layout, translucent
from guide.content import label
from guide.practice.statistics import Calibration
from guide.schema import Language


def forecast_chart(counts: Sequence[int], today: date, language: Language) -> Chart:
    """Cards that are due today and on each of the coming days."""
    days = [today + timedelta(ahead) for ahead in range(len(counts))]
    return Chart(
        data=[
            go.Bar(
                x=[_day(day, language) for day in days],
                y=list(counts),
                marker={"color": [SLOPE, *[CURVE] * (len(counts) - 1)]},
                hovertemplate="%{x}: %{y}<extra></extra>",
            )
        ],
        layout=layout(
            height=240,
            hovermode="closest",
            margin={"l": 34, "r": 8, "t": 8, "b": 8},
            xaxis={"type": "category", "tickangle": -60, "automargin": True},
            yaxis={"rangemode": "tozero", "range": [0, max(4, *counts) * 1.1], "nticks": 5},
        ),
    )


def calendar_chart(counts: Mapping[date, int], language: Language) -> Chart:
    """Reviews a day as a heat map: a column a week, a row a weekday."""
    days = sorted(counts)
    weeks = len(days) // 7 + (len(days) % 7 > 0)
    grid, words = np.full((7, weeks), np.nan, dtype=np.float32), np.full((7, weeks), "", dtype=object)
    for place, day in enumerate(days):
        week, weekday = divmod(place, 7)
        grid[weekday, week] = counts[day]
        words[weekday, week] = f"{day.isoformat()}: {counts[day]}"
    return Chart(
        data=[
            go.Heatmap(
                z=grid,
                x=[days[7 * week].isoformat() for week in range(weeks)],
                y=label("weekdays", language).split(),
                text=words,
                hovertemplate="%{text}<extra></extra>",
                zmin=0,
                zmax=max(10, *counts.values()),
                colorscale=[[0, translucent(BAND, 0.08)], [0.001, translucent(BAND, 0.3)], [1, BAND]],
                showscale=False,
                xgap=2,
                ygap=2,
            )
        ],
        layout=layout(
            height=200,
            hovermode="closest",
            margin={"l": 34, "r": 8, "t": 8, "b": 8},
            xaxis={"showgrid": False, "zeroline": False, "nticks": 8, "automargin": True, "type": "category"},
            yaxis={"showgrid": False, "zeroline": False, "autorange": "reversed"},
        ),
    )


def calibration_chart(groups: Sequence[Calibration], language: Language) -> Chart:
    """The share that was recalled over what was predicted; on the dashed line both agree."""
    most = max(group.count for group in groups)
    return Chart(
        data=[
            go.Scatter(x=[0, 100], y=[0, 100], mode="lines", line={"dash": "dash", "color": SLOPE}, hoverinfo="skip"),
            go.Scatter(
                x=[100 * group.predicted for group in groups],
                y=[100 * group.measured for group in groups],
                mode="lines+markers",
                line={"color": CURVE, "width": 2},
                marker={"size": [9 + 18 * (group.count / most) ** 0.5 for group in groups], "color": CURVE},
                text=[str(group.count) for group in groups],
                hovertemplate=label("retention_hover", language) + "<extra></extra>",
            ),
        ],
        layout=layout(
            height=320,
            hovermode="closest",
            showlegend=False,
            margin={"l": 54, "r": 8, "t": 8, "b": 8},
            xaxis={"range": [0, 103], "ticksuffix": "%", "title": {"text": label("retention_predicted", language)}},
            yaxis={"range": [0, 103], "ticksuffix": "%", "title": {"text": label("retention_measured", language)}},
        ),
    )


def _day(day: date, language: Language) -> str:
    weekday = label("weekdays", language).split()[day.weekday()]
    return f"{weekday} {day.day}." if language == "en" else f"{day.day} 日 周{weekday}"
