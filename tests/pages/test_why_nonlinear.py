"""The lab on non-linearity as its reader meets it."""

from __future__ import annotations

import pytest

from guide import jobs, lab_page
from guide.charts.regions import Run, Setting
from pages import why_nonlinear
from tests.pages.reader import opened, sentences, words


def test_the_page_names_what_each_network_achieved() -> None:
    app = opened("why-nonlinear", lang="en")
    charts = app.get("plotly_chart")
    assert "Identity (linear) 50%" in charts[0].proto.alt
    assert "Identity (linear): 0 of 32" in words(app)


def test_another_start_needs_no_new_training() -> None:
    opened("why-nonlinear", lang="en")
    job: jobs.Job[Run] = jobs.started((why_nonlinear.SLUG, Setting()), lambda: pytest.fail("trained again"))
    app = opened("why-nonlinear", lang="en", seed="7")
    assert jobs.started((why_nonlinear.SLUG, Setting()), lambda: pytest.fail("trained again")) is job
    assert len(app.get("plotly_chart")) == 2


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"data": "circles"}, "“circles” is no value for Points"),
        ({"functions": "gelo"}, "“gelo” is no value for Activations"),
        ({"depth": "11"}, "“11” is no value for Hidden layers"),
        ({"seed": "32"}, "“32” is no value for Seed, 0 to 31"),
    ],
)
def test_a_setting_that_makes_no_sense_gets_a_sentence(query: dict[str, str], complaint: str) -> None:
    assert any(complaint in sentence for sentence in sentences(opened("why-nonlinear", lang="en", **query)))


def test_more_activations_than_there_is_room_for_are_cut_to_the_first_four() -> None:
    app = opened("why-nonlinear", lang="en", functions="relu,elu,gelu,silu,mish")
    assert not app.exception
    assert app.multiselect(key="functions").value == ["relu", "elu", "gelu", "silu"]


def test_long_training_shows_how_far_it_is_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab_page, "PATIENCE", 0.0)
    app = opened("why-nonlinear", lang="en", data="spirals", depth="10", width="16", steps="2000")
    assert not app.exception
    assert not app.get("plotly_chart")
    app.button(key="stop job").click().run()
    monkeypatch.setattr(lab_page, "PATIENCE", 60.0)
    app.run()
    assert any("Stopped at" in sentence for sentence in sentences(app))
    assert app.button(key="start job")
