"""What a reader does in a browser: opens links, moves sliders, switches language, takes the quiz."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

import activations
from guide import content, schema
from tests.browser.conftest import Open, running_app

MENU = {"", "questions", "quiz", "drills", "mock-interview", "progress", *content.lessons(), *content.labs()}
MENU |= {"compare", "frameworks", "libraries", "glossary"}
CURVE = ".js-plotly-plot .scatterlayer .js-line"
Settle = Callable[[Page], None]


def frames_received(page: Page) -> list[int]:
    """A list that grows with every message that the server sends to the page from now on."""
    received: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameReceived", lambda _: received.append(1))
    return received


OUTLINES = (
    "[...document.querySelectorAll('.js-plotly-plot .scatterlayer path, .barlayer path')]"
    ".map(path => path.getAttribute('d')).join()"
)


def redrawn(page: Page, before: str) -> str:
    """Waits until the lines, zones or bars of the chart differ from `before`; returns how they are then."""
    page.wait_for_function(f"before => {OUTLINES} !== before", arg=before)
    return str(page.evaluate(OUTLINES))


def slider_at(page: Page, share: float) -> tuple[float, float]:
    """Where on the screen a position of the chart's slider is."""
    rail = page.locator(".slider-rail-touch-rect").first
    rail.scroll_into_view_if_needed()
    box, before = rail.bounding_box(), None
    while box != before:  # formulas above the chart may still be moving it
        page.wait_for_timeout(100)
        box, before = rail.bounding_box(), box
    assert box
    return box["x"] + box["width"] * share, box["y"] + box["height"] / 2


@pytest.mark.parametrize("link", ["elu?lang=zh", "questions?q=relu-at-zero&lang=zh", "softmax?lang=zh&temperature=0.5"])
def test_a_sent_link_opens_right_on_a_cold_server(link: str, open_page: Open) -> None:
    with running_app() as cold:
        page = open_page(link, at=cold)
        key = link.partition("?")[0]
        title = (
            content.functions()[key].title.zh if key != "questions" else content.questions()["relu-at-zero"].question.zh
        )
        expect(page.locator("h1")).to_have_text(title)
        expect(page.get_by_test_id("stSidebarNavLink").first).to_contain_text("首页")
        assert "lang=zh" in page.url
        page.reload()
        expect(page.locator("h1")).to_have_text(title)


READERS = [
    pytest.param({"locale": "en-US", "width": 1280, "dark": False}, id="english-desktop-light"),
    pytest.param({"locale": "zh-CN", "width": 390, "dark": True}, id="chinese-phone-dark"),
]


def faults(page: Page) -> list[str]:
    """What a reader would see to be broken: raw formulas, errors, text beyond the edge of the screen."""
    found = page.locator(".katex-error, [data-testid=stException]").all_inner_texts()
    if "$" in page.get_by_test_id("stMain").inner_text():
        found.append("a formula that was not rendered")
    found += page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] p, [data-testid=stMain] h1, .js-plotly-plot')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('table'))
            .map(e => 'beyond the edge: ' + e.textContent)"""
    )
    return found


@pytest.mark.parametrize("reader", READERS)
def test_every_page_of_the_menu_is_readable(reader: dict[str, Any], open_page: Open, settle: Settle) -> None:
    page = open_page("", **reader)
    links = page.get_by_test_id("stSidebarNavLink")
    seen = set()
    for number in range(links.count()):
        # On a phone the menu closes after every choice.
        links.nth(number).evaluate("link => link.click()")
        page.wait_for_function(
            "n => document.querySelectorAll('[data-testid=stSidebarNavLink]')[n].ariaCurrent", arg=number
        )
        settle(page)
        seen.add(page.url.partition("?")[0].rpartition("/")[2])
        assert not faults(page), page.url
    assert seen == MENU


def follow(page: Page, title: str) -> None:
    """Opens the next function or question by the link at the foot of the page."""
    page.get_by_test_id("stPageLink-NavLink").filter(
        has_text=re.compile(f"^(arrow_forward)?(Next: |下一个：)({re.escape(title)})")
    ).click()


@pytest.mark.parametrize("reader", READERS)
def test_every_function_is_readable_from_the_first_to_the_last(
    reader: dict[str, Any], open_page: Open, settle: Settle
) -> None:
    language: schema.Language = "zh" if reader["locale"].startswith("zh") else "en"
    keys = activations.names()
    page = open_page(keys[0], **reader)
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        expect(page.locator("h1")).to_have_text(content.functions()[key].title[language])
        settle(page)
        assert not faults(page), key
        if following:
            follow(page, content.functions()[following].title[language])
            page.wait_for_url(re.compile(f"/{following}(\\?|$)"))


@pytest.mark.parametrize(("typed", "key"), [("swish", "silu"), ("Heaviside", "step"), ("ReLU²", "squared_relu")])
def test_the_search_box_finds_a_function_by_another_name(typed: str, key: str, open_page: Open) -> None:
    page = open_page("quiz")
    box = page.get_by_role("combobox", name="Find a function")
    box.click()
    box.press_sequentially(typed)
    options = page.get_by_role("option")
    title = content.functions()[key].title.en
    options.filter(has_text=re.compile(f"^{re.escape(title)} ")).first.click()
    expect(page.locator("h1")).to_have_text(title)
    assert page.url.partition("?")[0].endswith(f"/{key}")


def test_the_menu_lists_the_family_of_the_function_shown(open_page: Open) -> None:
    page = open_page("geglu")
    links = page.get_by_test_id("stSidebarNavLink")
    for key in activations.families()["gated_linear"]:
        expect(links.filter(has_text=re.compile(f"^{content.functions()[key].title.en}$"))).to_have_count(1)
    expect(links.filter(has_text=re.compile("^ReLU$"))).to_have_count(0)
    assert links.count() == len(MENU) + len(activations.families()["gated_linear"])


@pytest.mark.parametrize("reader", READERS)
def test_every_question_is_readable(reader: dict[str, Any], open_page: Open, settle: Settle) -> None:
    language: schema.Language = "zh" if reader["locale"].startswith("zh") else "en"
    every = list(content.questions().values())
    page = open_page(f"questions?q={every[0].id}", **reader)
    for question, following in zip(every, [*every[1:], None], strict=True):
        expect(page.locator("h1")).to_have_text(question.question[language])
        settle(page)
        if len(question.derivation) > 1:
            everything = page.get_by_role("button", name=re.compile("Show all steps|显示全部"))
            everything.click()
            expect(everything).to_have_count(0)
        settle(page)
        assert not faults(page), question.id
        if following:
            page.get_by_test_id("stPageLink-NavLink").filter(
                has_text=re.compile("^(arrow_forward)?(Next|下一个)")
            ).click()
            page.wait_for_url(re.compile(f"q={following.id}"))


@pytest.mark.parametrize("key", [a.name for a in activations.curves() if a.main_parameter])
def test_dragging_the_slider_redraws_the_curve_without_the_server(key: str, open_page: Open) -> None:
    page = open_page(key)
    page.mouse.move(*slider_at(page, 0.97))
    received = frames_received(page)
    picture = str(page.evaluate(OUTLINES))
    page.mouse.down()
    picture = redrawn(page, picture)
    for share in (0.3, 0.6, 0.03):
        page.mouse.move(*slider_at(page, share), steps=3)
        picture = redrawn(page, picture)
    page.mouse.up()
    assert not received


def test_the_slider_brings_the_dead_zone_of_relu_back(open_page: Open) -> None:
    page = open_page("leaky_relu")
    dead = """() => {
        const zone = document.querySelector('.js-plotly-plot .scatterlayer .trace path.js-fill');
        return (zone?.getAttribute('d') ?? '').length > 10;
    }"""
    assert not page.evaluate(dead)
    page.mouse.click(*slider_at(page, 0.002))
    page.wait_for_function(dead)
    page.mouse.click(*slider_at(page, 0.998))
    page.wait_for_function(f"() => !({dead})()")


def test_the_exact_value_is_reached_by_keyboard_and_changes_facts_and_link(open_page: Open, settle: Settle) -> None:
    page = open_page("elu")
    box = page.get_by_label("Exact value of α (λ)")
    box.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    expect(page.locator("table").first).to_contain_text("(−2.5, ∞)")
    assert "alpha=2.5" in page.url
    settle(page)
    expect(page.locator(".slider-label").first).to_contain_text("2.5")


def test_hover_gives_x_value_and_slope_together(open_page: Open) -> None:
    page = open_page("sigmoid")
    plot = page.locator(".js-plotly-plot .nsewdrag").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hover = page.locator(".hoverlayer")
    expect(hover).to_contain_text("x = 0")
    expect(hover).to_contain_text("f(x) : 0.5")
    expect(hover).to_contain_text("f′(x) : 0.25")


def test_the_language_switch_keeps_page_and_parameters(open_page: Open) -> None:
    page = open_page("elu?alpha=0.5&threshold=0.1")
    page.get_by_role("radio", name="中文").click()
    expect(page.locator("h1")).to_have_text(content.functions()["elu"].title.zh)
    expect(page.get_by_label("α (λ) 的精确值")).to_have_value("0.5000")
    for part in ("/elu?", "alpha=0.5", "threshold=0.1", "lang=zh"):
        assert part in page.url
    page.get_by_role("radio", name="English").click()
    expect(page.locator("h1")).to_have_text("ELU")


def test_the_language_stays_when_another_page_is_opened(open_page: Open) -> None:
    page = open_page("?lang=zh")
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="Mish").first.click()
    expect(page.locator("h1")).to_have_text("Mish")
    expect(page.locator("h2").first).to_have_text("思路")
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="下一个").click()
    following = activations.names()[activations.names().index("mish") + 1]
    expect(page.locator("h1")).to_have_text(content.functions()[following].title.zh)


def test_the_first_visit_follows_the_browser(open_page: Open) -> None:
    expect(open_page("", locale="zh-CN").locator("h1")).to_have_text("非线性")
    expect(open_page("", locale="en-GB").locator("h1")).to_have_text("Nonlinear")


@pytest.mark.parametrize("path", ["rellu", "some/where/rellu", "no such page"])
def test_an_unknown_address_gets_a_sentence_and_a_way_on(path: str, open_page: Open) -> None:
    page = open_page(path)
    expect(page.get_by_test_id("stAlert")).to_contain_text("There is no page at")
    assert page.locator("[role=dialog]").count() == 0
    if "rellu" in path:
        page.get_by_test_id("stPageLink-NavLink").first.click()
        expect(page.locator("h1")).to_have_text("ReLU")


@pytest.mark.parametrize("path", ["home", "home?lang=en", ""])
def test_home_is_found_at_each_of_its_addresses(path: str, open_page: Open) -> None:
    page = open_page(path)
    expect(page.locator("h1")).to_have_text("Nonlinear")
    assert page.get_by_test_id("stAlert").count() == 0
    assert page.locator("[role=dialog]").count() == 0


def test_a_nested_address_of_a_page_leads_to_the_page(open_page: Open) -> None:
    page = open_page("functions/elu?alpha=0.5")
    expect(page.locator("h1")).to_have_text("ELU")
    expect(page.get_by_label("Exact value of α (λ)")).to_have_value("0.5000")


def test_no_traceback_reaches_the_reader(open_page: Open) -> None:
    page = open_page("elu?alpha=banana&threshold=-3&lang=xx")
    assert page.locator("[data-testid=stException]").count() == 0
    expect(page.get_by_test_id("stAlert").filter(has_text="banana")).to_be_visible()
    expect(page.get_by_test_id("stAlert").filter(has_text="xx")).to_be_visible()
    assert page.locator(CURVE).count() >= 2


def test_the_quiz_from_setup_to_summary_by_keyboard(open_page: Open) -> None:
    page = open_page("quiz")
    page.get_by_label("Number of questions").fill("2")
    page.get_by_label("Number of questions").press("Enter")
    page.get_by_role("radio", name="as in the course").click()
    page.get_by_role("button", name="Start: 2 questions").click()
    first, second = list(content.questions().values())[:2]
    expect(page.locator("h2")).to_have_text(first.question.en)
    expect(page.get_by_text(first.key_points[0].text.en)).to_have_count(0)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="☐ " + first.key_points[0].text.en)).to_be_visible()
    page.keyboard.press("q")
    expect(page.get_by_role("button", name="☑ " + first.key_points[0].text.en)).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("h2")).to_have_text(second.question.en)
    page.keyboard.press("Space")
    expect(page.get_by_text(second.key_points[0].text.en)).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("h2")).to_have_text("Summary")
    expect(page.get_by_test_id("stMain")).to_contain_text("2 of 2 questions graded, 1 of them known; 1 of")


def test_a_quiz_in_progress_survives_a_look_at_another_page(open_page: Open) -> None:
    page = open_page("quiz")
    page.get_by_role("radio", name="as in the course").click()
    page.get_by_role("button", name=re.compile("Start: ")).click()
    first = next(iter(content.questions().values()))
    page.get_by_role("button", name=re.compile("Show the answer")).click()
    page.get_by_text(first.key_points[0].text.en).click()
    expect(page.get_by_role("button", name="☑")).to_have_count(1)
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary").click()
    expect(page.locator("h1")).to_have_text("Glossary")
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Self-quiz").click()
    expect(page.locator("h2")).to_have_text(first.question.en)
    expect(page.get_by_role("button", name="☑")).to_have_count(1)


def test_filters_and_questions_can_be_sent_as_links(open_page: Open) -> None:
    page = open_page("questions?function=softmax&stars=5")
    expect(page.get_by_test_id("stMain")).not_to_contain_text("17 of 17")
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="Derive").last.click()
    expect(page.locator("h1")).to_have_text(content.questions()["softmax-derivative"].question.en)
    expect(page).to_have_url(re.compile("q=softmax-derivative"))
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="All questions").click()
    expect(page.locator("h1")).to_have_text("Interview questions")
    expect(page).not_to_have_url(re.compile("q="))
    expect(page).to_have_url(re.compile("function=softmax"))


def test_every_see_link_opens_its_page_at_its_setting(open_page: Open, settle: Settle) -> None:
    for question in list(content.questions().values())[::4]:
        page = open_page(f"questions?q={question.id}")
        page.get_by_test_id("stPageLink-NavLink").filter(has_text=question.see[0].text.en[:30]).first.click()
        page.wait_for_url(re.compile(f"/{question.see[0].page}\\b"))
        settle(page)
        for name in question.see[0].parameters:
            assert page.locator("[data-testid=stAlert]", has_text="is no value for").count() == 0, (question.id, name)


def test_the_temperature_slider_of_softmax_moves_bars_without_the_server(open_page: Open) -> None:
    page = open_page("softmax")
    position = slider_at(page, 0.9)
    received = frames_received(page)
    before = str(page.evaluate(OUTLINES))
    page.mouse.click(*position)
    redrawn(page, before)
    assert not received


def test_responses_carry_security_headers(open_page: Open, address: str) -> None:
    page = open_page("")
    headers = page.request.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_scripts_travel_compressed_and_whole(open_page: Open) -> None:
    page = open_page("")
    entries = "performance.getEntriesByType('resource').map(entry => [entry.decodedBodySize, entry.name])"
    scripts = [(size, name) for size, name in page.evaluate(entries) if name.endswith(".js")]
    assert scripts
    _, script = max(scripts)
    with urlopen(script) as plain:  # noqa: S310 - our own server
        whole = plain.read()
    for _ in range(2):
        with urlopen(Request(script, headers={"Accept-Encoding": "gzip"})) as answer:  # noqa: S310
            assert answer.headers["Content-Encoding"] == "gzip"
            assert "immutable" in answer.headers["Cache-Control"]
            sent = answer.read()
        assert gzip.decompress(sent) == whole
        assert len(sent) < 0.5 * len(whole)


def test_a_script_that_does_not_exist_is_not_kept(address: str) -> None:
    missing = Request(f"{address}/static/js/nothing.js", headers={"Accept-Encoding": "gzip"})  # noqa: S310
    for _ in range(2):
        with urlopen(missing) as answer:  # noqa: S310
            assert answer.headers["Content-Encoding"] is None
