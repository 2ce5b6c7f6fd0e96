"""Uploads and public files: no key needed, none wanted, gone in time."""

from pathlib import Path

import pytest

from kling_desktop.simulator.shelf import Shelf
from tests.simulator.visitor import Clock, Visitor, data_url, picture


def test_an_upload_gives_one_public_address_for_each_file_in_order(visitor: Visitor) -> None:
    contents = [picture("red"), picture("blue", kind="JPEG")]
    addresses = [data_url(contents[0]), data_url(contents[1], "image/jpeg")]
    answer = visitor.http.post("/upload-asset", json={"data_urls": addresses})
    urls = answer.json()["file_urls"]
    assert answer.json()["message"]
    fetched = [visitor.anonymous.get(url) for url in urls]
    assert [one.content for one in fetched] == contents
    assert [one.headers["content-type"] for one in fetched] == ["image/png", "image/jpeg"]
    assert [url.rpartition(".")[2] for url in urls] == ["png", "jpg"]


def test_equal_uploads_are_two_assets(visitor: Visitor) -> None:
    assert visitor.upload(picture()) != visitor.upload(picture())


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"data_urls": []}', b'{"data_urls": [1]}', b'{"data_urls": ["http://x"]}',
     b'{"data_urls": ["data:image/png;base64,%%%"]}', b'{"data_urls": ["data:image/png,AA"]}'],
)  # fmt: skip
def test_what_is_no_list_of_data_urls_is_refused(visitor: Visitor, body: bytes) -> None:
    answer = visitor.http.post("/upload-asset", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400


def test_a_key_sent_to_a_public_file_is_noted(visitor: Visitor, clock: Clock) -> None:
    url = visitor.upload(picture())
    visitor.anonymous.get(url)
    assert visitor.anonymous.get("/_simulator/leaks").json() == []
    visitor.http.get(url)
    (leak,) = visitor.anonymous.get("/_simulator/leaks").json()
    assert leak == {"path": url.removeprefix(visitor.simulator.base_url), "at": clock.now, "key_tail": "cdef"}
    assert visitor.simulator.leaks() == [leak]


def test_files_are_deleted_after_seven_days(visitor: Visitor, clock: Clock) -> None:
    output = visitor.result(visitor.submit()).json()["output"]
    never_fetched = visitor.submit()
    clock.go(7 * 86400 - 1)
    assert visitor.anonymous.get(output).status_code == 200
    clock.go(2)
    assert visitor.anonymous.get(output).status_code == 404
    url = visitor.http.get(f"/inference-request/request-history/{never_fetched}").json()["generation_url"]
    assert visitor.anonymous.get(url).status_code == 404


def test_a_picture_can_be_fetched_when_its_record_is_gone(visitor: Visitor, clock: Clock) -> None:
    request_id = visitor.submit()
    clock.go(3601)
    assert visitor.status(request_id).status_code == 404
    url = visitor.http.get(f"/inference-request/request-history/{request_id}").json()["generation_url"]
    assert visitor.anonymous.get(url).status_code == 200


def test_a_picture_is_not_there_before_its_time(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(latency=10)
    request_id = visitor.submit()
    clock.go(10)
    url = visitor.result(request_id).json()["output"]
    clock.go(-5)
    assert visitor.anonymous.get(url.replace("generations/", "generations/x")).status_code == 404


@pytest.mark.parametrize("path", ["/assets/../ledger", "/assets/%2e%2e/%2e%2e/etc/passwd", "/generations/none.png"])
def test_names_never_become_paths(visitor: Visitor, path: str) -> None:
    assert visitor.anonymous.get(path).status_code == 404


def test_the_shelf_lets_the_oldest_go_beyond_its_cap(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, cap_bytes=250)
    for name in ("a", "b", "c"):
        shelf.put(name, "image/png", b"x" * 100, at=0)
    assert [shelf.find(name, 0, 10) is not None for name in ("a", "b", "c")] == [False, True, True]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 200
