"""Whether an address still leads somewhere. Nothing here is asked unless an operator runs `check_links`."""

import http.client
import ssl
from enum import Enum
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

GONE = {404, 410}


class Answer(Enum):
    THERE = "还在"
    GONE = "打不开了"
    UNKNOWN = "没有答复，或不肯答"


def ask(address: str, *, timeout: float) -> Answer:
    """GONE only where the server says that there is nothing; silence and refusals say nothing. `timeout` in seconds for
    each step of the way. Of the page itself not a byte is read."""
    try:
        request = Request(address, headers={"User-Agent": "shenlun check_links"})
        if request.type not in ("http", "https"):
            return Answer.UNKNOWN
        with urlopen(request, timeout=timeout):
            return Answer.THERE
    except HTTPError as error:
        error.close()
        return Answer.GONE if error.code in GONE else Answer.UNKNOWN
    except (URLError, OSError, ssl.SSLError, http.client.HTTPException, ValueError):
        return Answer.UNKNOWN
