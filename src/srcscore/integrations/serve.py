"""HTTP: score articles for programs in any language, and a page to paste an article into (extra `serve`)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qsl

from srcscore.errors import InputError, SrcscoreError, needs_extra
from srcscore.model.predict import Model
from srcscore.model.registry import load_model
from srcscore.records import Score
from srcscore.report.html import page, paste_page
from srcscore.report.statements import explanation
from srcscore.resources import read_text
from srcscore.scoring import reputation, score

with needs_extra("serve", "starlette", "the HTTP server"):
    import anyio
    import uvicorn
    from starlette.applications import Starlette
    from starlette.exceptions import HTTPException
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.requests import Request
    from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
    from starlette.routing import Route

MOST_BYTES, MOST_CHARACTERS, MOST_SECONDS = 4 << 20, 500_000, 10.0
"""Of one request: the largest pages of newspapers have three megabytes; a text of that length is a book, and
is scored in a few seconds, so that nothing goes on long after it was given up."""
_AT_A_TIME = 1
"""Articles that one process scores at a time: two threads of one interpreter take turns, and both answer
later."""
_MOST_DOMAINS = 1000  # of one request, so that no caller holds the server for long
_FIELDS = ("text", "html", "url", "title", "published")
_LOOPBACK = ("127.0.0.1", "localhost")
_MODEL = "SRCSCORE_SERVE_MODEL"  # worker processes inherit the environment and nothing else
_HOSTS = "SRCSCORE_SERVE_HOSTS"
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""A worker process has a core of its own; further threads of NumPy would take it from the others."""
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

Given = Mapping[str, Any]


def application(
    model: str = "latest",
    *,
    hosts: tuple[str, ...] = _LOOPBACK,
    most_bytes: int = MOST_BYTES,
    most_seconds: float = MOST_SECONDS,
) -> Starlette:
    """Return the ASGI application.

    Parameters
    ----------
    model
        Name or folder of the model.
    hosts
        Names that a request may address it by; others are refused, so that no page on the web can reach a
        server on loopback under a name of its own. `*` allows every name.
    most_bytes, most_seconds
        Limits of one request; beyond them the answer is 413 or 503.

    Raises
    ------
    ModelNotFoundError
        If there is no such model.
    ArtefactError
        If the model cannot be used.
    """
    answers = _answers(load_model(model))
    limiter = anyio.CapacityLimiter(_AT_A_TIME)
    document = json.loads(read_text("serve/openapi.json"))
    document["info"]["version"] = version("srcscore")

    async def post(answer: Callable[[Given], Response], request: Request) -> Response:
        """Answer a request in a thread, or say why not."""
        try:
            with anyio.fail_after(most_seconds):
                work = partial(answer, await _read(request, most_bytes))
                response = await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=limiter)
        except TimeoutError:
            message = f"this takes longer than {most_seconds:g} s; send a shorter text, or try later"
            response = _error(503, message, request)
        except HTTPException as refused:
            response = _error(refused.status_code, refused.detail, request)
        except SrcscoreError as problem:
            response = _error(400, str(problem), request)
        response.headers.update(_SECURITY)
        if limiter.statistics().tasks_waiting:  # the next request is to go to a process that is free
            response.headers["Connection"] = "close"
        return response

    async def home(request: Request) -> Response:
        """Return the page to paste an article into, which names the address that it was asked for by."""
        content, policy = paste_page(str(request.url.replace(query="")))
        return HTMLResponse(content, headers={**_SECURITY, "Content-Security-Policy": policy})

    async def openapi(_: Request) -> Response:
        return JSONResponse(document)

    routes = [Route(path, partial(post, answer), methods=["POST"]) for path, answer in answers.items()]
    routes += [Route("/", home), Route("/openapi.json", openapi)]
    guard = Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    return Starlette(
        routes=routes, middleware=[guard], exception_handlers={404: _unanswered, 405: _unanswered}
    )


def _answers(model: Model) -> dict[str, Callable[[Given], Response]]:
    """Return what answers each path; none of them waits for anything."""

    def scored(given: Given) -> Score:
        """Return the score of an article, whose fields may be empty, as a form sends them."""
        text = given.get("text")
        if isinstance(text, str) and len(text) > MOST_CHARACTERS:
            raise HTTPException(413, f"the text has more than {MOST_CHARACTERS} characters; send less")
        article = {name: given[name] for name in _FIELDS if given.get(name) not in (None, "")}
        if not {"text", "html"} & article.keys():
            remedy = 'send {"text": "..."} or {"html": "..."}'
            raise InputError("the request has neither 'text' nor 'html'", value=sorted(given), remedy=remedy)
        return score(article, model=model, use_publisher=given.get("use_publisher") is not False)

    def looked_up(given: Given) -> Response:
        """Return the reputations of one domain or several."""
        domains = given.get("domains", [given["domain"]] if "domain" in given else None)
        if not isinstance(domains, list) or not all(isinstance(name, str) for name in domains):
            raise InputError("no domain is given", value=sorted(given), remedy='send {"domain": "bbc.co.uk"}')
        if len(domains) > _MOST_DOMAINS:
            raise InputError("too many domains", value=len(domains), remedy=f"send at most {_MOST_DOMAINS}")
        return JSONResponse({"reputations": [reputation(name, model=model).to_dict() for name in domains]})

    return {
        "/score": lambda given: JSONResponse(scored(given).to_dict()),
        "/explain": lambda given: JSONResponse(explanation(scored(given))),
        "/page": lambda given: HTMLResponse(page(scored(given))),
        "/reputation": looked_up,
    }


async def _read(request: Request, most_bytes: int) -> Given:
    """Read the body of a request as the fields of an article, in any of the four types."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise HTTPException(413, f"the request has more than {most_bytes} bytes; send less")
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    try:
        text = body.decode("utf-8")
        if kind == "application/json":
            given = json.loads(text)
        elif kind == "application/x-www-form-urlencoded":
            given = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=len(_FIELDS) + 1))
        elif kind in ("text/plain", "text/html"):
            query = {name: request.query_params[name] for name in _FIELDS if name in request.query_params}
            given = {"html" if kind == "text/html" else "text": text, **query}
        else:
            raise HTTPException(415, f"{kind} is not read; send JSON, a form, text/plain or text/html")
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, f"the body cannot be read as {kind} in UTF-8: {error}") from error
    if not isinstance(given, dict):
        raise HTTPException(400, 'the body is no JSON object; send {"text": "..."}')
    return given


def _error(status: int, message: str, request: Request) -> Response:
    headers = {"Retry-After": "5"} if status == 503 else None
    if request.url.path.endswith("/page"):  # shown to a person
        return PlainTextResponse(message, status, headers)
    return JSONResponse({"error": message}, status, headers)


async def _unanswered(request: Request, problem: HTTPException) -> Response:
    """Say what is wrong with a path or a method that is not answered."""
    path = request.url.path
    if problem.status_code == 405:
        allowed = ", ".join(sorted(problem.headers["Allow"].split(", ")))
        response = _error(405, f"{request.method} {path} is not answered; send {allowed}", request)
        response.headers["Allow"] = allowed
    else:
        response = _error(404, f"there is no {path}; /openapi.json names every path", request)
    response.headers.update(_SECURITY)
    return response


def from_environment() -> Starlette:
    """Return the application for a worker process of `run`."""
    return application(os.environ[_MODEL], hosts=tuple(os.environ[_HOSTS].split(",")))


def run(host: str, port: int, *, processes: int, model: str, names: tuple[str, ...] = ()) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    host, port
        Where to listen.
    processes
        Number of worker processes, each with its own copy of the model.
    model
        Name or folder of the model.
    names
        Further host names that a request may use. On loopback, only these and the names of loopback are
        answered; on another address every name is answered when there are none.
    """
    hosts = (*_LOOPBACK, *names) if host in _LOOPBACK else (names or ("*",))
    os.environ |= {_MODEL: model, _HOSTS: ",".join(hosts), **_ONE_THREAD}
    uvicorn.run(
        f"{__name__}:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=processes,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=5,
    )
