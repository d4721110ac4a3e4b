"""The station over HTTP, asked by clients that nobody here wrote: httpx, curl, a validator of OpenAPI."""

import base64
import hashlib
import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from openapi_spec_validator import validate
from prometheus_client.parser import text_string_to_metric_families
from starlette.routing import Mount, Route

from bulletin import config, publishing, station, store
from bulletin.config import Config
from bulletin.station.shelf import name_of
from bulletin.types import Episode
from tests import stations

EVENING = "2026-01-14-purane-pul-ki-marammat-shuru"


@pytest.fixture(scope="module")
def http(stocked: stations.Stocked) -> Iterator[httpx.Client]:
    with stations.on_air(stocked[0]) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.fixture
def newest(stocked: stations.Stocked) -> Episode:
    return stocked[1][0]


@pytest.fixture
def folder(stocked: stations.Stocked, tmp_path: Path) -> Path:
    """One of the test's own."""
    return Path(shutil.copytree(stocked[0], tmp_path / "on-air"))


def serving(settings: Config, **changed: Any) -> Config:
    return replace(settings, serve=replace(settings.serve, **changed))


class TestFiles:
    def test_come_whole_with_their_digest_as_etag(self, http: httpx.Client, newest: Episode) -> None:
        for file in (newest.audio, *newest.transcripts):
            answer = http.get(f"/episodes/{file.path.name}")
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(file.media_type)
            assert answer.headers["accept-ranges"] == "bytes"
            assert int(answer.headers["content-length"]) == file.size
            assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'

    def test_head_has_the_headers_of_get(self, http: httpx.Client, newest: Episode) -> None:
        address = f"/episodes/{newest.audio.path.name}"
        for headers in ({}, {"Range": "bytes=10-19"}):
            got, head = http.get(address, headers=headers), http.head(address, headers=headers)
            assert head.status_code == got.status_code
            assert head.content == b""
            assert {**head.headers, "date": ""} == {**got.headers, "date": ""}

    @pytest.mark.parametrize(
        ("asked", "first", "stop"),
        [
            ("bytes=0-0", 0, 1),
            ("bytes=100-199", 100, 200),
            ("bytes=100-", 100, None),
            ("bytes=-100", -100, None),
            ("bytes=-99999999", 0, None),
            ("bytes=100-99999999", 100, None),
            ("BYTES= 5-6", 5, 7),
        ],
    )
    def test_a_range(
        self, http: httpx.Client, newest: Episode, asked: str, first: int, stop: int | None
    ) -> None:
        content = newest.audio.path.read_bytes()
        answer = http.get(f"/episodes/{newest.audio.path.name}", headers={"Range": asked})
        assert answer.status_code == 206
        assert answer.content == content[first:stop]
        start, end, _ = slice(first, stop).indices(len(content))
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(content)}"

    @pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-100000000", "bytes=-0"])
    def test_a_range_that_there_is_not(self, http: httpx.Client, newest: Episode, asked: str) -> None:
        answer = http.get(f"/episodes/{newest.audio.path.name}", headers={"Range": asked})
        assert answer.status_code == 416
        assert answer.headers["content-range"] == f"bytes */{newest.audio.size}"

    @pytest.mark.parametrize(
        "asked", ["bytes=", "bytes=5-3", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=-", "bytes=٣-٤"]
    )
    def test_a_range_that_is_none_is_passed_over(
        self, http: httpx.Client, newest: Episode, asked: str
    ) -> None:
        answer = http.get(f"/episodes/{newest.audio.path.name}", headers={b"Range": asked.encode()})
        assert (answer.status_code, len(answer.content)) == (200, newest.audio.size)

    def test_what_is_known_is_not_sent(self, http: httpx.Client, newest: Episode) -> None:
        address, tag = f"/episodes/{newest.audio.path.name}", f'"{newest.audio.sha256}"'
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            answer = http.get(address, headers={"If-None-Match": known})
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer.headers["etag"] == tag
        assert http.get(address, headers={"If-None-Match": '"other"'}).status_code == 200

    def test_a_part_only_of_what_one_has(self, http: httpx.Client, newest: Episode) -> None:
        address, tag = f"/episodes/{newest.audio.path.name}", f'"{newest.audio.sha256}"'
        changed = formatdate(newest.audio.path.stat().st_mtime, usegmt=True)
        for condition, status in ((tag, 206), (changed, 206), ('"older"', 200), (f"W/{tag}", 200)):
            headers = {"Range": "bytes=0-9", "If-Range": condition}
            assert http.get(address, headers=headers).status_code == status, condition

    def test_may_be_read_by_any_site(self, http: httpx.Client, newest: Episode) -> None:
        address, origin = f"/episodes/{newest.audio.path.name}", {"Origin": "https://player.example"}
        answer = http.get(address, headers={**origin, "Range": "bytes=0-9"})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "content-range" in answer.headers["access-control-expose-headers"].lower()
        asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range"}
        preflight = http.options(address, headers={**origin, **asked})
        assert preflight.status_code == 200
        assert "range" in preflight.headers["access-control-allow-headers"].lower()

    def test_curl_takes_a_part_and_goes_on_with_the_rest(
        self, http: httpx.Client, newest: Episode, tmp_path: Path
    ) -> None:
        if shutil.which("curl") is None:
            pytest.skip("curl is not here")
        address, got = f"{http.base_url}/episodes/{newest.audio.path.name}", tmp_path / "got.mp3"
        curl = ["curl", "--silent", "--show-error", "--fail", "--output", str(got)]
        subprocess.run([*curl, "--range", "0-999", address], check=True)
        assert got.read_bytes() == newest.audio.path.read_bytes()[:1000]
        subprocess.run([*curl, "--continue-at", "-", address], check=True)
        assert got.read_bytes() == newest.audio.path.read_bytes()


@pytest.fixture(scope="module")
def exposed(stocked: stations.Stocked, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A station with secrets in its folder and around it."""
    folder = Path(shutil.copytree(stocked[0], tmp_path_factory.mktemp("exposed") / "on-air"))
    (folder.parent / "secret.txt").write_text("SECRET")
    (folder / "notes.txt").write_text("SECRET")
    (folder / "link.mp3").symlink_to(folder.parent / "secret.txt")
    with stations.on_air(folder) as address:
        yield address


class TestNothingElse:
    @pytest.mark.parametrize(
        "path",
        [
            "/episodes/../secret.txt",
            "/episodes/..%2fsecret.txt",
            "/episodes/%2e%2e/secret.txt",
            "/episodes/%2e%2e%2fsecret.txt",
            "/episodes/..%5csecret.txt",
            "/episodes/%252e%252e%252fsecret.txt",
            "/episodes//etc/passwd",
            "/episodes/%2fetc%2fpasswd",
            "/episodes/notes.txt",
            "/episodes/link.mp3",
            "/episodes/feed.xml",
            f"/episodes/{EVENING}.json",
            f"/episodes/{EVENING}.mp3%00.txt",
            "/episodes/",
            "/episodes/.",
            "/bulletins/..%2f..%2fsecret",
            "/assets/../secret.txt",
            "/assets/%2e%2e/shelf.py",
        ],
    )
    def test_can_be_reached(self, exposed: str, path: str) -> None:
        status, body = raw(exposed, path)
        assert status in {400, 404}, body
        assert b"SECRET" not in body
        assert b"root:" not in body

    def test_a_link_in_place_of_a_sound_is_not_followed(self, folder: Path, newest: Episode) -> None:
        sound = folder / newest.audio.path.name
        outside = folder.parent / "outside.mp3"
        sound.rename(outside)
        sound.symlink_to(outside)
        with stations.on_air(folder) as address:
            assert httpx.get(f"{address}/episodes/{sound.name}").status_code in {404, 503}

    @pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "..", "", ".hidden", "a\\b"])
    def test_a_sidecar_that_names_a_path_is_none(self, folder: Path, name: str) -> None:
        sidecar = folder / f"{EVENING}.json"
        told = json.loads(sidecar.read_text("utf-8"))
        told["audio"]["name"] = name
        sidecar.write_text(json.dumps(told))
        episodes, faults = publishing.collect(folder)
        assert (len(episodes), len(faults)) == (2, 1)

    def test_a_link_to_a_page_of_scripts_is_no_link(self, folder: Path) -> None:
        sidecar = folder / f"{EVENING}.json"
        told = json.loads(sidecar.read_text("utf-8"))
        told["sources"][0]["url"] = "javascript:alert(1)"
        told["title"] = "<script>alert(1)</script>"
        sidecar.write_text(json.dumps(told))
        with stations.on_air(folder) as address:
            page = httpx.get(f"{address}/bulletins/{EVENING}").text
        assert "javascript:" not in page
        assert "<script>alert" not in page

    def test_every_answer_guards_itself(self, http: httpx.Client, newest: Episode) -> None:
        for path in ("/", "/en/", f"/episodes/{newest.audio.path.name}", "/api/now", "/nothing", "/metrics"):
            headers = http.get(path).headers
            assert headers["x-content-type-options"] == "nosniff", path
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "http" not in policy

    def test_a_transcript_in_html_may_have_its_own_style_and_no_other(
        self, http: httpx.Client, newest: Episode
    ) -> None:
        (html,) = (file for file in newest.transcripts if file.media_type == "text/html")
        answer = http.get(f"/episodes/{html.path.name}")
        (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = answer.headers["content-security-policy"]
        assert f"style-src 'self' 'sha256-{digest}'" in policy
        assert "unsafe" not in policy

    def test_the_page_needs_nothing_that_its_policy_forbids(self, http: httpx.Client) -> None:
        page = http.get("/").text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)", page)
        for address in re.findall(r'(?:src|href)="([^"]+)"', page):
            if address.startswith(("http", "//")):
                own = address.startswith(str(http.base_url))
                assert own or f'<a href="{address}"' in page, f"{address} would be asked of another site"


def raw(address: str, path: str) -> tuple[int, bytes]:
    """Asks for a path as it stands; clients would tidy it."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 5) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return int(answer.split()[1]), answer


class TestLatest:
    def test_is_the_newest(self, http: httpx.Client, newest: Episode) -> None:
        answer = http.get("/latest.mp3")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == newest.audio.sha256
        assert answer.headers["content-location"] == f"episodes/{newest.audio.path.name}"
        assert http.get("/latest.mp3", headers={"Range": "bytes=0-9"}).status_code == 206

    def test_is_none_when_the_newest_is_too_old(self, http: httpx.Client) -> None:
        answer = http.get("/latest.mp3", params={"max_age": 0.4})
        assert answer.status_code == 404
        assert "0.4 hours" in answer.text
        assert "2026-01-14T18:30:00+05:30" in answer.text
        assert http.get("/latest.mp3", params={"max_age": 0.6}).status_code == 200

    def test_the_station_sets_the_age(self, folder: Path, settings: Config) -> None:
        with stations.on_air(folder, serving(settings, max_age=0.25)) as address:
            assert httpx.get(f"{address}/latest.mp3").status_code == 404
            assert httpx.get(f"{address}/api/now").json()["episode"] is None

    @pytest.mark.parametrize("asked", ["old", "-1", "0", "nan", "inf"])
    def test_refuses_an_age_that_is_none(self, http: httpx.Client, asked: str) -> None:
        assert http.get("/latest.mp3", params={"max_age": asked}).status_code == 400

    def test_an_empty_folder_says_so(self, tmp_path: Path) -> None:
        with stations.on_air(tmp_path) as address:
            answer = httpx.get(f"{address}/latest.mp3")
            assert answer.status_code == 404
            assert "none at all" in answer.text
            assert httpx.get(f"{address}/").status_code == 200


class TestWatching:
    def test_a_new_episode_needs_no_restart(self, folder: Path) -> None:
        with stations.on_air(folder) as address, httpx.Client(base_url=address) as client:
            assert client.get("/api/episodes").json()["total"] == 3
            made = stations.publish(folder, stations.NOW, stations.MORNING)
            assert soon(lambda: client.get("/api/now").json()["episode"]["name"] == name_of(made))
            made.sidecar.unlink()
            assert soon(lambda: client.get("/api/episodes").json()["total"] == 3)

    def test_an_episode_that_is_copied_in_slowly_comes_when_it_is_whole(self, folder: Path) -> None:
        sound = folder / f"{EVENING}.mp3"
        content = sound.read_bytes()
        with sound.open("wb") as copy, stations.on_air(folder) as address:
            copy.write(content[:1000])
            copy.flush()
            assert httpx.get(f"{address}/healthz").json()["faults"] == 1
            assert httpx.get(f"{address}/episodes/{sound.name}").status_code == 404
            copy.write(content[1000:])
            copy.flush()
            assert soon(lambda: httpx.get(f"{address}/episodes/{sound.name}").content == content)

    def test_nobody_hears_of_an_edition_before_its_time(self, folder: Path) -> None:
        made = stations.publish(folder, stations.NOW + timedelta(hours=1), stations.MORNING)
        time_ = [stations.NOW]
        with stations.on_air(folder, clock=lambda: time_[0]) as address:
            assert httpx.get(f"{address}/api/episodes").json()["total"] == 3
            for path in (f"/episodes/{made.audio.path.name}", f"/bulletins/{name_of(made)}"):
                assert httpx.get(address + path).status_code == 404
            time_[0] += timedelta(hours=1)
            assert httpx.get(f"{address}/api/episodes").json()["total"] == 4

    def test_a_broken_sidecar_costs_only_itself(self, folder: Path) -> None:
        (folder / f"{EVENING}.json").write_text("{")
        with stations.on_air(folder) as address:
            assert httpx.get(f"{address}/api/episodes").json()["total"] == 2
            assert httpx.get(f"{address}/healthz").json()["faults"] == 1

    def test_a_folder_that_is_gone_is_told_and_comes_back(self, folder: Path) -> None:
        with stations.on_air(folder) as address:
            assert httpx.get(f"{address}/healthz").status_code == 200
            away = folder.rename(folder.with_name("away"))
            assert soon(lambda: httpx.get(f"{address}/healthz").status_code == 503)
            assert httpx.get(f"{address}/").headers["retry-after"]
            away.rename(folder)
            assert soon(lambda: httpx.get(f"{address}/").status_code == 200)


def soon(true: Any, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


class TestProgrammes:
    def test_the_description_is_openapi_and_names_every_route(self, http: httpx.Client) -> None:
        described = http.get("/openapi.json").json()
        validate(described)
        routes = station.app(Path(), config.load(), lambda: stations.NOW).routes
        paths = {route.path.replace(":int", "") for route in routes if isinstance(route, Route)}
        assert set(described["paths"]) == paths
        assert all(isinstance(route, Route | Mount) for route in routes)

    @pytest.mark.parametrize("path", ["/api/episodes", "/api/now", "/healthz"])
    def test_answers_are_as_described(self, http: httpx.Client, path: str) -> None:
        described = http.get("/openapi.json").json()
        content = described["paths"][path]["get"]["responses"]["200"]["content"]
        schema = {**content["application/json"]["schema"], "components": described["components"]}
        jsonschema.Draft202012Validator(schema).validate(http.get(path).json())

    def test_episodes_come_newest_first_and_in_pages(self, http: httpx.Client) -> None:
        names = [one["name"] for one in http.get("/api/episodes").json()["episodes"]]
        assert names[0] == EVENING
        assert names == sorted(names, key=lambda name: name[:10], reverse=True)
        page = http.get("/api/episodes", params={"limit": 1, "offset": 1}).json()
        assert ([one["name"] for one in page["episodes"]], page["total"]) == (names[1:2], 3)
        for wrong in ({"limit": 0}, {"limit": "x"}, {"offset": -1}, {"limit": 201}):
            assert http.get("/api/episodes", params=wrong).status_code == 400

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("पुल", 1),
            ("सोमवार", 1),
            ("समाचार", 3),
            ("बारिश ज़िले", 1),
            ("बारिश पुल", 0),
            ("जिले", 1),
            ("म्मत", 0),
            ("८", 1),
            ("", 3),
        ],
    )
    def test_search(self, http: httpx.Client, query: str, found: int) -> None:
        assert http.get("/api/episodes", params={"q": query}).json()["total"] == found

    def test_what_is_told_can_be_fetched(self, http: httpx.Client) -> None:
        episode = http.get("/api/now").json()["episode"]
        for file in (episode["audio"], *episode["transcripts"]):
            assert hashlib.sha256(http.get(file["url"]).content).hexdigest() == file["sha256"]
        assert http.get(episode["url"]).status_code == 200
        assert "0.txt" not in json.dumps(episode), "the newsroom's own file names"

    def test_numbers_for_prometheus(self, http: httpx.Client) -> None:
        http.get("/latest.mp3")
        http.get("/no/such/path")
        answer = http.get("/metrics")
        families = {family.name: family for family in text_string_to_metric_families(answer.text)}
        assert families["bulletin_episodes"].samples[0].value == 3
        assert families["bulletin_newest_age_seconds"].samples[0].value == 1800
        asked = {sample.labels.get("handler") for sample in families["bulletin_requests"].samples}
        assert "latest" in asked
        assert not any("/" in handler for handler in asked if handler)
        assert families["bulletin_sent_bytes"].samples

    def test_the_feed_and_all_that_it_names(self, folder: Path, settings: Config) -> None:
        with stations.on_air(folder) as address, httpx.Client(base_url=address) as client:
            assert client.get("/feed.xml").status_code == 404
            store.refresh(folder, settings, stations.NOW, f"{address}/episodes")
            assert soon(lambda: client.get("/feed.xml").status_code == 200)
            answer = client.get("/feed.xml")
            assert answer.content == (folder / "feed.xml").read_bytes()
            assert answer.headers["content-type"].startswith("application/rss+xml")
            assert (
                client.get("/feed.xml", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
            )
            addresses = set(re.findall(rf'"({address}/episodes/[^"]+)"', answer.text))
            assert {one.rpartition(".")[2] for one in addresses} >= {"mp3", "vtt", "xml", "png"}
            for one in addresses:
                assert client.get(one).status_code == 200, one


class TestPage:
    def test_is_hindi_and_reads_without_scripts(self, http: httpx.Client) -> None:
        page = http.get("/").text
        assert '<html lang="hi">' in page
        assert "काम पर ₹2 करोड़ लगेंगे।" in page
        assert f'<audio id="sound" controls preload="none" src="/episodes/{EVENING}.mp3">' in page
        assert "आज, बुधवार, 14 जनवरी" in page
        assert "शाम 6:30 बजे" in page

    def test_has_an_english_switch_both_ways(self, http: httpx.Client) -> None:
        for path in ("/", f"/bulletins/{EVENING}"):
            hindi = http.get(path).text
            other = re.search(r'<a class="quiet" href="([^"]+)" lang="en"', hindi)
            assert other
            english = http.get(other[1]).text
            assert '<html lang="en">' in english
            assert '<h1 id="title" lang="hi">' in english
            assert re.search(rf'<a class="quiet" href="{re.escape(path)}" lang="hi"', english)

    def test_weighs_less_than_100_kb_with_all_it_loads(self, http: httpx.Client) -> None:
        page = http.get("/")
        assets = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text)
        root = assets[0].rsplit("/", 1)[0]
        modules, seen = ["station.js"], set()
        while modules:
            module = modules.pop()
            if module not in seen:
                seen.add(module)
                modules += re.findall(r'from "\./([^"]+)"', http.get(f"{root}/{module}").text)
        addresses = {*assets, *(f"{root}/{module}" for module in seen)}
        sizes = [len(http.get(address).raise_for_status().content) for address in addresses]
        assert len(page.content) + sum(sizes) < 100_000
        assert "immutable" in http.get(assets[0]).headers["cache-control"]

    def test_a_long_list_is_cut_into_pages(self, http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bulletin.station.views.PER_PAGE", 2)
        first, second, beyond = (http.get(f"/?page={number}").text for number in (1, 2, 99))
        assert (first.count("data-go="), second.count("data-go=")) == (2, 1)
        assert beyond.count("data-go=") == second.count("data-go=")

    def test_search_without_scripts(self, http: httpx.Client) -> None:
        page = http.get("/?q=बारिश").text
        assert "«बारिश»: 1 बुलेटिन" in page
        assert "नहीं मिला" in http.get("/?q=हाथी").text

    def test_a_page_that_there_is_not(self, http: httpx.Client) -> None:
        for path, said in (("/bulletins/none", "यह पृष्ठ नहीं मिला"), ("/en/none", "This page was not found")):
            answer = http.get(path, headers={"Accept": "text/html"})
            assert answer.status_code == 404
            assert said in answer.text

    def test_the_address_that_listeners_know_is_used(self, folder: Path, settings: Config) -> None:
        chosen = serving(settings, base_url="https://radio.example.org/news/")
        with stations.on_air(folder, chosen) as address:
            answer = httpx.get(f"{address}/")
            episode = httpx.get(f"{address}/api/now").json()["episode"]
        assert episode["audio"]["url"] == f"https://radio.example.org/news/episodes/{EVENING}.mp3"
        assert f'src="/news/episodes/{EVENING}.mp3"' in answer.text
        assert 'href="podcast://radio.example.org/news/feed.xml"' in answer.text
        assert "strict-transport-security" in answer.headers
