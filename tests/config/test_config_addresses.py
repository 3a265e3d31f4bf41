from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.config.texts import load, refused, with_line

if TYPE_CHECKING:
    from pathlib import Path

LOOPBACK = {
    "http://localhost": "http://localhost",
    "http://LOCALHOST:8080/": "http://localhost:8080",
    "http://127.0.0.1:41234": "http://127.0.0.1:41234",
    "http://127.9.9.9": "http://127.9.9.9",
    "http://[::1]:8080": "http://[::1]:8080",
    "https://localhost:443": "https://localhost:443",
}
ELSEWHERE = {
    "https://app.bubblehouse.com": "https://app.bubblehouse.com",
    "HTTPS://App.Bubblehouse.COM/": "https://app.bubblehouse.com",
    "https://app.bubblehouse.com:8443": "https://app.bubblehouse.com:8443",
    "https://192.0.2.1": "https://192.0.2.1",
    "https://[2001:db8::1]": "https://[2001:db8::1]",
    "https://xn--pp-xka.example.com": "https://xn--pp-xka.example.com",
}


@pytest.mark.parametrize("address", [*LOOPBACK, *ELSEWHERE])
def test_address_is_scheme_host_and_port(tmp_path: Path, address: str) -> None:
    config = load(tmp_path, with_line(f'base_url = "{address}"'))
    assert config.bubblehouse is not None
    assert config.bubblehouse.base_url == (LOOPBACK | ELSEWHERE)[address]
    assert config.bubblehouse.is_loopback == (address in LOOPBACK)


@pytest.mark.parametrize("address", LOOPBACK)
def test_published_key_is_for_this_machine(tmp_path: Path, address: str) -> None:
    text = with_line(f'base_url = "{address}"').replace("env:BUBBLEHOUSE_SHARED_SECRET", "published:a2V5")
    config = load(tmp_path, text, {})
    assert config.secrets == ("a2V5",)


def test_empty_published_key_is_refused(tmp_path: Path) -> None:
    text = with_line('base_url = "http://localhost"').replace("env:BUBBLEHOUSE_SHARED_SECRET", "published:")
    assert "is empty" in refused(tmp_path, text).message


def test_published_key_is_base64_too(tmp_path: Path) -> None:
    text = with_line('base_url = "http://localhost"').replace("env:BUBBLEHOUSE_SHARED_SECRET", "published:a")
    assert "is not base64" in refused(tmp_path, text).message


def test_proxy_elsewhere_sees_nothing_in_the_clear(tmp_path: Path) -> None:
    text = with_line('base_url = "http://localhost"')
    assert refused(tmp_path, f'{text}\nproxy = "http://proxy.example.com"').key == "bubblehouse.proxy"
    config = load(tmp_path, f'{text}\nproxy = "http://localhost:3128/"')
    assert config.bubblehouse is not None
    assert config.bubblehouse.proxy == "http://localhost:3128"


def test_certificates_are_beside_the_file_or_at_a_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ca.pem").touch()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    for name in ("ca.pem", tmp_path / "ca.pem"):
        config = load(tmp_path, with_line(f'ca_bundle = "{name}"'))
        assert config.bubblehouse is not None
        assert config.bubblehouse.ca_bundle == str(tmp_path / "ca.pem")


def test_folder_is_no_certificate(tmp_path: Path) -> None:
    assert refused(tmp_path, with_line('ca_bundle = "."')).key == "bubblehouse.ca_bundle"
