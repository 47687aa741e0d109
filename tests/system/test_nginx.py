"""deploy/nginx/shenlun.conf before two nodes: what it sends itself, what it keeps from them, and what people read when
they are away."""

import contextlib
import re
import socket
import time
from urllib.parse import urlencode

import pytest

from tests.production_server import Browser
from tests.system.machines import DOMAIN, Nginx, Node, place
from tests.system.sites import PROXIED, https_browser
from tests.system.students import PASSWORD

SLOW = 200  # clients at once: more than the nodes have threads


def ask(browser, path, method="GET", body=None, **headers):
    """Status, headers, body."""
    browser.connection.request(method, path, body, browser.headers | headers)
    answer = browser.connection.getresponse()
    return answer.status, answer.headers, answer.read()


def test_static_files_come_compressed_from_nginx_and_the_hashed_ones_for_a_year(school):
    page = ask(school.browser(), "/", Accept="text/html")[2].decode()
    [hashed] = re.findall(r"/static/css/base\.[0-9a-f]{12}\.css", page)
    status, headers, body = ask(school.browser(), hashed, **{"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"], body[:2]) == (200, "gzip", b"\x1f\x8b")
    assert "immutable" in headers["Cache-Control"]
    assert headers["Server"] == "nginx"  # without its version, and not a node
    assert ask(school.browser(), "/static/css/base.css")[1]["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/static/../secret_key", "/static/%2e%2e/secret_key", "/static../secret_key", "/media/"]
)
def test_nothing_else_of_var_is_sent(school, path):
    assert ask(school.browser(), path)[0] in {400, 404}


def test_browsers_are_led_to_https_and_speak_http_2(school):
    status, headers, _ = ask(Browser(school.nginx.plain_port, Host=DOMAIN), "/topics/")
    assert (status, headers["Location"]) == (301, f"https://{DOMAIN}/topics/")
    school.nginx.tls.set_alpn_protocols(["h2"])
    with (
        socket.create_connection(("127.0.0.1", school.nginx.port)) as plain,
        school.nginx.tls.wrap_socket(plain, server_hostname=DOMAIN) as speaking,
    ):
        assert speaking.selected_alpn_protocol() == "h2"
        assert speaking.version() == "TLSv1.3"
    school.nginx.tls.set_alpn_protocols(["http/1.1"])


def signed_in(node, cookies):
    """Whether this node takes the bearer of these cookies for somebody."""
    status, headers, _ = ask(Browser(node.port, **PROXIED, Cookie=cookies), "/attempts/", Accept="text/html")
    assert status == 200 or "/accounts/login/" in headers["Location"]
    return status == 200


def test_who_signs_in_at_one_node_is_known_to_the_other_until_signing_out_at_any(school):
    first, second = school.nodes
    browser = school.browser()
    token = re.search(r"__Host-csrftoken=(\w+)", str(ask(browser, "/accounts/login/")[1])).group(1)
    form = {"login": school.student["username"], "password": PASSWORD}
    headers = {"Cookie": f"__Host-csrftoken={token}", "X-CSRFToken": token}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    status, answered, body = ask(browser, "/accounts/login/", "POST", urlencode(form), **headers)
    cookies = "; ".join(re.findall(r"__Host-(?:csrftoken|sessionid)=\w+", str(answered)))
    assert "sessionid" in cookies, (status, body.decode()[-2000:])
    assert "Secure" in str(answered)
    assert signed_in(first, cookies)
    assert signed_in(second, cookies)
    token = re.search(r"__Host-csrftoken=(\w+)", cookies).group(1)
    ask(browser, "/accounts/logout/", "POST", "", Cookie=cookies, **{"X-CSRFToken": token})
    assert not signed_in(first, cookies)
    assert not signed_in(second, cookies)


SLOW_STARTS = {
    "headers": f"GET / HTTP/1.1\r\nHost: {DOMAIN}\r\nX-Slow: a",
    "a body": f"POST /accounts/login/ HTTP/1.1\r\nHost: {DOMAIN}\r\nContent-Length: 1000\r\n\r\na",
}


@pytest.mark.parametrize("part", SLOW_STARTS)
def test_who_sends_slowly_keeps_nobody_else_waiting_and_is_cut_off(school, part):
    with contextlib.ExitStack() as stack:
        slow = []
        for _ in range(SLOW):
            plain = stack.enter_context(
                socket.create_connection(("127.0.0.1", school.nginx.port), timeout=60)
            )
            slow.append(stack.enter_context(school.nginx.tls.wrap_socket(plain, server_hostname=DOMAIN)))
            slow[-1].sendall(SLOW_STARTS[part].encode())
        start = time.monotonic()
        assert ask(school.browser(), "/topics/")[0] == 200
        assert time.monotonic() - start < 20  # whoever waits for them waits for good
        for client in slow:
            with contextlib.suppress(ConnectionResetError):
                assert client.recv(1000)[:12] in {b"", b"HTTP/1.1 408"}


def test_slow_headers_do_not_stop_a_node_that_stands_alone(school):
    """Slow bodies do: docs/deploy.md says why nginx stands before it."""
    node = school.nodes[0]
    with contextlib.ExitStack() as stack:
        for _ in range(SLOW):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", node.port)))
            client.sendall(SLOW_STARTS["headers"].encode())
        assert Browser(node.port, **PROXIED).get("/healthz")[0] == 200


def test_10_mb_of_nested_json_break_neither_nginx_nor_a_node_that_stands_alone(school):
    nested = b"[" * 5_000_000 + b"]" * 5_000_000
    for browser in (school.browser(school.student["session"]), Browser(school.nodes[0].port, **PROXIED)):
        browser.headers["Content-Type"] = "application/json"
        with contextlib.suppress(ConnectionError):  # refused before all of it was sent
            assert 400 <= ask(browser, school.student["path"], "POST", nested)[0] < 500
    assert ask(school.browser(), "/topics/")[0] == 200


def test_what_is_too_large_is_refused_in_words_before_it_reaches_a_node(school):
    browser = school.browser(school.student["session"])
    status, _, body = ask(
        browser, "/teach/handouts/new/", "POST", b"x" * (6 * 1024 * 1024 + 1), Accept="text/html"
    )
    assert status == 413
    assert "什么也没有改动" in body.decode()


def test_while_no_node_answers_people_are_told_that_their_text_is_safe():
    with place() as here:
        nginx = Nginx(here, [Node(here, {}), Node(here, {})])
        nginx.start()
        status, headers, body = ask(https_browser(nginx), "/attempts/1/", Accept="text/html")
        assert (status, headers["Retry-After"]) == (503, "10")
        assert "还留在你这台设备上" in body.decode()
        assert ask(https_browser(nginx), "/attempts/1/draft/", "POST", "{}")[0] == 503
