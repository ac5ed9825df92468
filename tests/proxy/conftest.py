"""A city behind nginx: asked through TLS by clients, and spoken to by nginx alone."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from urllib3 import connection_from_url

from tests.proxy.nginxes import Proxy, proxy_before
from tests.world.chosen_city import chosen_city
from tests.world.city import City
from tests.world.databases import Databases
from workflows.runtime.settings import Settings, read_settings


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """A city that believes a proxy at 127.0.0.1, and nobody else."""
    proxies = read_settings(proxies="127.0.0.1").proxies
    with chosen_city(databases, settings, proxies=proxies, hsts_seconds=31_536_000, metrics=True) as served:
        yield served


@pytest.fixture(scope="module")
def proxy(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The nginx before it."""
    with proxy_before(tmp_path_factory.mktemp("nginx"), urlsplit(city.address).netloc) as before:
        yield before


@pytest.fixture(scope="module")
def behind(city: City, proxy: Proxy) -> Iterator[City]:
    """The same city, asked through nginx."""
    with proxy.client() as http:
        outside = replace(city, address=proxy.address, http=http)
        outside.wire = connection_from_url(proxy.address, ca_certs=str(proxy.authority.path), timeout=30, retries=False)
        yield outside
        outside.wire.close()
