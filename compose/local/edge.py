"""The edge: one nginx that puts all services under one origin, so that one sign-in and one link address serve them all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deployment import Deployment

HEAD = """\
daemon off;
worker_processes 1;
pid {folder}/edge/nginx.pid;
error_log {folder}/logs/edge.log warn;
events {{ worker_connections 512; }}
http {{
    # A link under these paths is a bearer secret: only the kind of page is logged, never the rest of the path.
    map $uri $logged {{
        default $uri;
{masked}
    }}
    log_format plain '$time_iso8601 $request_method $logged $status $request_time';
    access_log {folder}/logs/edge-access.log plain;
    client_body_temp_path {folder}/edge/body;
    proxy_temp_path {folder}/edge/proxy;
    fastcgi_temp_path {folder}/edge/fastcgi;
    uwsgi_temp_path {folder}/edge/uwsgi;
    scgi_temp_path {folder}/edge/scgi;
    client_max_body_size 1m;
    server_tokens off;
    keepalive_timeout 30s;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Connection "";
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_read_timeout 75s;
"""

UPSTREAM = """\
    upstream {name} {{ server 127.0.0.1:{port}; keepalive 16; }}
"""

LOCATION = """\
        location {match}{path} {{ proxy_pass http://{name}; {extra}}}
"""


def configuration(deployment: "Deployment") -> str:
    """The whole configuration file for a run."""
    system = deployment.system
    names = list(system["services"]) + (["sandbox"] if deployment.sandbox else [])
    masked = "\n".join(
        f'        "~^{path}" {path}*;' for path in system["debtorPaths"])
    text = HEAD.format(folder=deployment.folder, masked=masked)
    text += "".join(UPSTREAM.format(name=name, port=deployment.port(name)) for name in names)
    text += f"    server {{\n        listen 127.0.0.1:{deployment.edge_port};\n"
    text += _chart_location()
    for name in names:
        for path in system["routes"][name]:
            text += _location(name, path, deployment.folder if path in system["debtorPaths"] else None)
    # Health and metrics belong to the operators' network, not to the public.
    text += "        location ~ ^/(livez|readyz|metrics)/*$ { return 404; }\n"
    return text + "    }\n}\n"


def _location(name: str, path: str, debtors_folder: Path | None) -> str:
    # Staff's pages take a debtor's name from the vault through an include; pages for debtors have no use for includes.
    extra = "ssi on; ssi_silent_errors on; "
    if debtors_folder:
        # An error's text quotes the request, and with it the link. The access log has its status.
        extra = f"error_log {debtors_folder}/logs/edge.log emerg; "
    # Live pages are streams: nothing may hold their bytes back.
    if path.startswith("/api/"):
        extra = "proxy_buffering off; "
    return LOCATION.format(match="", path=path, name=name, extra=extra)


def _chart_location() -> str:
    return (
        "        location = /assets/chart.js {\n"
        "            alias /usr/share/javascript/chart.js/chart.min.js;\n"
        "            default_type text/javascript;\n"
        "            add_header Cache-Control 'public, max-age=86400';\n"
        "        }\n"
    )
