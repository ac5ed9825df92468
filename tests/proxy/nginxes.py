"""nginx with the page of docs/nginx, but for its ports, its certificate and the servers behind it."""

import shutil
import subprocess
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.proxy.certificates import Authority
from tests.world.other_process import free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
PAGE = Path(__file__).parents[2] / "docs" / "nginx" / "duixian.conf"
needs_nginx = pytest.mark.skipif(NGINX is None, reason="no nginx on this machine: apt-get install nginx")
SECONDS = 20
_AROUND = """
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 2;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/duixian.conf;
}}
"""


@dataclass
class Proxy:
    """One nginx, and where it is."""

    folder: Path
    port: int
    authority: Authority
    certificate: tuple[Path, Path]

    @property
    def address(self) -> str:
        """Where clients find it."""
        return f"https://127.0.0.1:{self.port}"

    def write(self, servers: Sequence[str]) -> None:
        """Write its page, with these servers behind it."""
        text = PAGE.read_text(encoding="utf-8")
        behind = "\n".join(f"    server {server};" for server in servers)
        for written, meant in (
            ("    server 127.0.0.1:8000;\n    server 127.0.0.1:8001;", behind),
            ("    listen 443 ssl http2;\n    listen [::]:443 ssl http2;", f"    listen {self.port} ssl http2;"),
            ("    listen 80;\n    listen [::]:80;", f"    listen 127.0.0.1:{free_port()};"),
            ("/etc/ssl/duixian/fullchain.pem", str(self.certificate[0])),
            ("/etc/ssl/private/duixian.pem", str(self.certificate[1])),
        ):
            assert text.count(written) == 1, written
            text = text.replace(written, meant)
        (self.folder / "duixian.conf").write_text(text, encoding="utf-8")

    def reload(self, servers: Sequence[str]) -> None:
        """Let it ask these servers from now on, as `nginx -s reload` does it: what it has begun goes on."""
        self.write(servers)
        subprocess.run([*self.command(), "-s", "reload"], check=True, timeout=SECONDS)

    def command(self) -> list[str]:
        """How it is called."""
        assert NGINX
        place = ["-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", str(self.folder / "error.log")]
        return [NGINX, *place]

    def client(self, source: str = "127.0.0.1") -> httpx.Client:
        """A client at an address of this machine, which trusts the authority."""
        transport = httpx.HTTPTransport(verify=self.authority.trusted(), local_address=source)
        return httpx.Client(base_url=self.address, transport=transport, timeout=30)


@contextmanager
def proxy_before(folder: Path, *servers: str) -> Generator[Proxy]:
    """Run nginx before servers (`HOST:PORT`) while the block runs."""
    authority = Authority(folder)
    proxy = Proxy(folder, free_port(), authority, authority.certify("127.0.0.1", "localhost"))
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder), encoding="utf-8")
    proxy.write(servers)
    with subprocess.Popen([*proxy.command(), "-g", "daemon off; user root;"]) as process:
        try:
            _until_it_listens(proxy, process)
            yield proxy
        finally:
            process.terminate()


def _until_it_listens(proxy: Proxy, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + SECONDS
    with proxy.client() as client:
        while True:
            try:
                client.get("/healthz")
            except httpx.ConnectError:
                assert process.poll() is None, (proxy.folder / "error.log").read_text(encoding="utf-8")
                assert time.monotonic() < end
                time.sleep(0.05)
            else:
                return
