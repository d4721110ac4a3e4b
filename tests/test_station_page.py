"""The station page in a real browser: it plays, follows, rolls on and remembers; with a keyboard, on a phone,
with a screen reader's rules, and without scripts.
"""

import os
import re
import shutil
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import stations

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Page, Request, sync_playwright

pytestmark = pytest.mark.browser

AXE = "axe-core@4.14.1"
EVENING, NOON, MORNING = (
    "2026-01-14-purane-pul-ki-marammat-shuru",
    "2026-01-14-zile-mein-barish-ke-aasaar",
    "2026-01-13-skul-somvaar-se-khulenge",
)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--no-first-run --autoplay-policy=no-user-gesture-required"
).split()


def missing(reason: str) -> None:
    """Fail where everything must be there, skip elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        missing("Chromium is not here; apt-get install chromium fonts-noto-core")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=FLAGS)


@pytest.fixture(scope="module")
def address(stocked: stations.Stocked) -> Iterator[str]:
    with stations.on_air(stocked[0]) as address:
        yield address


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a page of the station in a browser of its own; fails if it said anything, or asked others."""
    said: list[str] = []
    contexts = []

    def asked(request: Request) -> None:
        if not request.url.startswith((address, "blob:")):
            said.append(f"asked {request.url}")

    def open_(path: str = "/", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", asked)
        page.goto(address + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert said == []


def place(page: Page) -> float:
    return float(page.evaluate("document.querySelector('#sound').currentTime"))


def is_playing(page: Page) -> bool:
    return not page.evaluate("document.querySelector('#sound').paused")


def wait(page: Page, condition: str, seconds: float = 15) -> None:
    """Until an expression is true; it may speak of `sound`.

    Playwright's own way to wait for one needs eval, which the station's policy forbids.
    """
    sound = "const sound = document.querySelector('#sound')"
    end = time.monotonic() + seconds
    while not page.evaluate(f"(() => {{ {sound}; return Boolean({condition}) }})()"):
        assert time.monotonic() < end, f"never came true: {condition}"
        page.wait_for_timeout(30)


def start_of(page: Page, selector: str) -> float:
    return float(page.get_attribute(selector, "data-start") or "nan") / 1000


class TestPlaying:
    def test_plays_and_pauses(self, open_page: Open) -> None:
        page = open_page()
        button = page.locator("#lead [data-do=play]")
        button.click()
        wait(page, "sound.currentTime > 0.3")
        assert button.inner_text().strip() == "रोकिए"
        assert page.get_attribute("#dock [data-do=play]", "aria-label") == "रोकिए"
        button.click()
        wait(page, "sound.paused")
        page.get_by_role("button", name="सुनिए").first.wait_for()

    def test_loads_no_sound_before_it_is_wanted(self, open_page: Open) -> None:
        page = open_page()
        page.wait_for_load_state("networkidle")
        loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
        assert loaded
        assert not [one for one in loaded if one.endswith(".mp3")]

    def test_jumps_to_a_chapter(self, open_page: Open) -> None:
        page = open_page()
        second = "#chapters li:nth-child(3) a"
        assert page.locator("#marks li").count() == page.locator("#chapters li").count() == 3
        page.click(second)
        start = start_of(page, second)
        wait(page, f"!sound.paused && sound.currentTime >= {start}")
        assert place(page) < start + 1.5
        assert page.locator("#chapters [aria-current]").inner_text().startswith("बाज़ार में")
        assert page.inner_text("#chapter") == "बाज़ार में हरी सब्ज़ियाँ सस्ती"

    def test_marks_the_chapters_on_the_seek_bar_in_proportion(self, open_page: Open) -> None:
        page = open_page()
        widths = page.evaluate(
            "[...document.querySelectorAll('#marks li')].map((one) => one.getBoundingClientRect().width)"
        )
        lengths = page.evaluate(
            "[...document.querySelectorAll('#chapters a')].map((one) => one.dataset.end - one.dataset.start)"
        )
        for width, length in zip(widths, lengths, strict=True):
            assert width / sum(widths) == pytest.approx(length / sum(lengths), abs=0.01)

    def test_speed_and_volume_are_kept(self, open_page: Open) -> None:
        page = open_page()
        page.select_option("#rate", "1.5")
        page.locator("#volume").fill("0.4")
        page.reload()
        assert page.evaluate("document.querySelector('#sound').playbackRate") == 1.5
        assert page.evaluate("document.querySelector('#sound').volume") == pytest.approx(0.4)
        assert page.input_value("#rate") == "1.5"

    def test_tells_the_lock_screen(self, open_page: Open) -> None:
        page = open_page()
        page.click("#lead [data-do=play]")
        wait(page, "sound.currentTime > 0.1")
        told = page.evaluate(
            "({title: navigator.mediaSession.metadata.title, by: navigator.mediaSession.metadata.artist})"
        )
        assert told == {"title": "पुराने पुल की मरम्मत शुरू", "by": "समाचार बुलेटिन"}


class TestTranscript:
    def test_follows_the_voice(self, open_page: Open) -> None:
        page = open_page()
        page.click("#lead [data-do=play]")
        for number in range(3):
            wait(page, f"document.querySelectorAll('#transcript .said')[{number}].classList.contains('on')")
            said = page.locator("#transcript .on")
            assert said.count() == 1
            start, end = (float(said.get_attribute(name) or 0) / 1000 for name in ("data-start", "data-end"))
            assert start - 0.1 <= place(page) < end + 1.2

    def test_is_brought_into_view(self, open_page: Open) -> None:
        page = open_page(viewport={"width": 390, "height": 500})
        page.click("#dock [data-do=play]")
        page.keyboard.press(".")
        wait(
            page,
            """(() => {
                const said = document.querySelector('#transcript .on')?.getBoundingClientRect();
                const dock = document.querySelector('#dock').getBoundingClientRect();
                return said && said.top > 0 && said.bottom < dock.top;
            })()""",
        )

    def test_seeks_on_a_click(self, open_page: Open) -> None:
        page = open_page()
        sentence = page.locator("#transcript .said", has_text="पालक और मेथी")
        sentence.click()
        start = float(sentence.get_attribute("data-start") or "nan") / 1000
        wait(page, f"!sound.paused && sound.currentTime >= {start - 0.05}")
        assert place(page) < start + 1.5
        wait(page, "document.querySelector('#transcript .on')?.textContent.includes('पालक')")


class TestRadio:
    def test_rolls_on_to_the_next_bulletin_and_the_one_after(self, open_page: Open) -> None:
        page = open_page()
        page.click("#radio")
        wait(page, "sound.currentTime > 0.1")
        for name, title in ((NOON, "ज़िले में बारिश के आसार"), (MORNING, "स्कूल सोमवार से खुलेंगे")):
            page.evaluate("document.querySelector('#sound').currentTime = 1000")
            page.wait_for_url(f"**/bulletins/{name}")
            wait(page, "!sound.paused && sound.currentTime > 0.1")
            assert page.inner_text("#title") == title
            assert page.evaluate("document.querySelector('#sound').src").endswith(f"{name}.mp3")
            assert page.get_attribute("#found [aria-current]", "data-go") == name
            assert title in page.inner_text("#status")

    def test_stops_at_the_end_when_it_is_off(self, open_page: Open) -> None:
        page = open_page()
        page.click("#lead [data-do=play]")
        wait(page, "sound.currentTime > 0.1")
        page.evaluate("document.querySelector('#sound').currentTime = 1000")
        wait(page, "sound.ended")
        page.wait_for_timeout(500)
        assert "/bulletins/" not in page.url

    def test_remembers_itself_and_the_place(self, open_page: Open) -> None:
        page = open_page(f"/bulletins/{NOON}")
        page.click("#radio")
        wait(page, "sound.currentTime > 1.2")
        page.keyboard.press("k")
        left = place(page)
        page.reload()
        wait(page, f"Math.abs(sound.currentTime - {left}) < 0.3")
        assert page.get_attribute("#radio", "aria-pressed") == "true"
        page.goto(page.url.partition("/bulletins")[0] + "/")
        page.click("#resume a")
        page.wait_for_url(f"**/bulletins/{NOON}")
        wait(page, f"!sound.paused && sound.currentTime >= {left - 0.3}")


class TestKeys:
    def test_move_and_change(self, open_page: Open) -> None:
        page = open_page()
        page.keyboard.press("Space")
        wait(page, "!sound.paused && sound.currentTime > 0.1")
        page.keyboard.press("Space")
        wait(page, "sound.paused")
        page.keyboard.press("n")
        second = start_of(page, "#chapters li:nth-child(2) a")
        assert place(page) == pytest.approx(second, abs=0.05)
        page.keyboard.press("ArrowLeft")
        assert place(page) == 0
        page.keyboard.press(".")
        page.keyboard.press(".")
        assert page.locator("#transcript .on").inner_text() == "नगर निगम ने पुराने पुल की मरम्मत शुरू कर दी है।"
        page.keyboard.press(">")
        assert page.input_value("#rate") == "1.25"
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.querySelector('#sound').volume") == pytest.approx(0.9)
        page.keyboard.press("m")
        assert page.get_attribute("#mute", "aria-label") == "आवाज़ खोलिए"
        page.keyboard.press("Shift+P")
        page.wait_for_url(f"**/bulletins/{NOON}")
        page.keyboard.press("Shift+N")
        page.wait_for_url(f"**/bulletins/{EVENING}")

    def test_leave_letters_to_the_search(self, open_page: Open) -> None:
        page = open_page()
        page.keyboard.press("/")
        page.keyboard.type("mr")
        assert page.input_value("#q") == "mr"
        assert page.get_attribute("#radio", "aria-pressed") == "false"

    def test_are_told_and_can_be_switched_off(self, open_page: Open) -> None:
        page = open_page()
        page.keyboard.press("?")
        assert page.locator("#help").is_visible()
        page.uncheck("#keys-on")
        page.keyboard.press("Escape")
        page.keyboard.press("r")
        assert page.get_attribute("#radio", "aria-pressed") == "false"

    def test_reach_everything_in_the_order_it_stands(self, open_page: Open) -> None:
        page = open_page()
        reached, focused = [], "(({dataset, className}) => dataset.do ?? className)(document.activeElement)"
        for _ in range(12):
            page.keyboard.press("Tab")
            reached.append(page.evaluate(focused))
        assert reached[:4] == ["skip", "brand", "help", "quiet"]
        assert reached.index("play") < reached.index("share") < reached.index("previousChapter")


class TestSharing:
    def test_an_address_begins_at_its_moment(self, open_page: Open) -> None:
        page = open_page(f"/bulletins/{EVENING}#t=2")
        wait(page, "Math.abs(sound.currentTime - 2) < 0.1")
        page.keyboard.press("s")
        shared = page.input_value("#shared-address")
        assert shared == page.url
        assert shared.endswith(f"/bulletins/{EVENING}#t=2")

    def test_back_brings_the_earlier_bulletin(self, open_page: Open) -> None:
        page = open_page(f"/bulletins/{EVENING}")
        page.click(f"#found [data-go='{NOON}']")
        page.wait_for_url(f"**/bulletins/{NOON}")
        assert page.inner_text("#title") == "ज़िले में बारिश के आसार"
        page.go_back()
        wait(page, "document.querySelector('#title').textContent.includes('पुल')")


class TestList:
    def test_search_finds_while_the_sound_goes_on(self, open_page: Open) -> None:
        page = open_page()
        page.click("#lead [data-do=play]")
        wait(page, "sound.currentTime > 0.1")
        page.fill("#q", "प्रार्थना")
        wait(page, "document.querySelectorAll('#found li').length === 1")
        assert page.get_attribute("#found [data-go]", "data-go") == MORNING
        assert is_playing(page)
        page.click("[data-list]")
        wait(page, "document.querySelectorAll('#found li').length === 3")

    def test_another_bulletin_opens_in_place(self, open_page: Open) -> None:
        page = open_page("/en/")
        page.evaluate("window.same = true")
        page.click(f"[data-go='{NOON}']")
        page.wait_for_url(f"**/en/bulletins/{NOON}")
        assert page.evaluate("window.same")
        assert page.inner_text("#title") == "ज़िले में बारिश के आसार"
        assert page.evaluate("document.activeElement.id") == "bulletin"


class TestWithoutScripts:
    def test_plays_reads_and_searches(self, open_page: Open) -> None:
        page = open_page(java_script_enabled=False)
        assert page.locator("audio[controls]").is_visible()
        assert page.locator("#dock").is_hidden()
        assert page.locator("button:visible").count() == 1, "only the search's button does something"
        assert page.locator("#transcript .said").first.is_visible()
        assert re.search(
            r"/episodes/.+\.mp3#t=\d", page.get_attribute("#chapters li:nth-child(2) a", "href") or ""
        )
        page.fill("#q", "बारिश")
        page.click("[role=search] button")
        page.click("#found li a")
        assert page.inner_text("#title") == "ज़िले में बारिश के आसार"


class TestPhone:
    @pytest.mark.parametrize("width", [320, 390])
    def test_all_is_within_reach(self, open_page: Open, width: int) -> None:
        page = open_page(viewport={"width": width, "height": 700}, has_touch=True, is_mobile=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for control in page.locator("#dock button:visible, #dock select").all():
            box = control.bounding_box()
            assert box
            assert box["width"] >= 24, "WCAG 2.5.8"
            assert box["height"] >= 36
            assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        boxes = [one.bounding_box() for one in page.locator("#dock button:visible, #dock select").all()]
        for index, one in enumerate(boxes):
            for other in boxes[index + 1 :]:
                assert not overlap(one, other)
        page.tap("#dock [data-do=play]")
        wait(page, "sound.currentTime > 0.1")


def overlap(one: Any, other: Any) -> bool:
    across = one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
    down = one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]
    return bool(across and down)


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, by npm."""
    npm = shutil.which("npm")
    if npm is None:
        missing("npm, which brings axe-core, is not here")
    place_ = tmp_path_factory.mktemp("axe")
    command = [str(npm), "pack", AXE, "--silent", "--pack-destination", str(place_)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=place_)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        missing(f"npm cannot bring {AXE}: {error}")
    (archive,) = Path(place_).glob("*.tgz")
    with tarfile.open(archive) as files:
        source = files.extractfile("package/axe.min.js")
        assert source
        return source.read().decode("utf-8")


class TestAccessibility:
    @pytest.mark.parametrize(
        ("path", "options"),
        [
            ("/", {}),
            (f"/en/bulletins/{NOON}", {"color_scheme": "dark", "viewport": {"width": 390, "height": 800}}),
        ],
    )
    def test_axe_finds_nothing(self, open_page: Open, axe: str, path: str, options: dict[str, Any]) -> None:
        page = open_page(path, **options)
        page.click("#dock [data-do=play]")
        page.click("#chapters li:nth-child(2) a")
        page.click("#radio")
        page.keyboard.press("s")
        page.fill("#q", "बारिश")
        wait(page, "document.querySelector('#found .result')")
        assert findings(page, axe) == []

    def test_nor_among_the_keys(self, open_page: Open, axe: str) -> None:
        page = open_page()
        page.keyboard.press("?")
        assert findings(page, axe) == []

    def test_nor_with_nothing_on_air(self, browser: Browser, axe: str, tmp_path: Path) -> None:
        with stations.on_air(tmp_path) as address:
            page = browser.new_page()
            page.goto(address)
            assert findings(page, axe) == []
            page.close()

    def test_no_movement_for_those_who_want_none(self, open_page: Open) -> None:
        page = open_page(reduced_motion="reduce")
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        assert page.evaluate("getComputedStyle(document.querySelector('.said')).transitionDuration") == "0s"

    def test_the_seek_bar_speaks(self, open_page: Open) -> None:
        page = open_page(f"/bulletins/{EVENING}#t=2")
        wait(page, "sound.currentTime > 1.9")
        assert re.fullmatch(r"0:02, कुल 0:\d\d", page.get_attribute("#seek", "aria-valuetext") or "")


def findings(page: Page, axe: str) -> list[str]:
    """Of every kind, minor ones too."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{one['impact']}: {one['id']}: {[node['html'][:120] for node in one['nodes']][:3]}" for one in found
    ]
