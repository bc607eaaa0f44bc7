"""The edge: one nginx that puts all services under one origin, so that one sign-in and one link address serve them all."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = """\
daemon off;
worker_processes 1;
pid {scratch}/nginx.pid;
error_log {error_log} warn;
events {{ worker_connections 512; }}
http {{
    # A link under these paths is a bearer secret: only the kind of page is logged, never the rest of the path.
    map $uri $logged {{
        default $uri;
{masked}
    }}
    log_format plain '$time_iso8601 $request_method $logged $status $request_time';
    access_log {access_log} plain;
    client_body_temp_path {scratch}/body;
    proxy_temp_path {scratch}/proxy;
    fastcgi_temp_path {scratch}/fastcgi;
    uwsgi_temp_path {scratch}/uwsgi;
    scgi_temp_path {scratch}/scgi;
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
    upstream {name} {{ server {address}; keepalive 16; }}
"""

LOCATION = """\
        location {path} {{ {target} {extra}}}
"""


@dataclass(frozen=True)
class Place:
    """Where an edge runs."""

    listen: str
    scratch: str
    error_log: str
    access_log: str
    # host:port of each service that has pages.
    addresses: dict[str, str]
    # Who is asked for the services' hosts while the edge runs; without one their addresses never change.
    resolver: str | None = None

    def target(self, name: str) -> str:
        # A name in a variable is looked up again when it has aged: a container that is made anew has another address.
        # nginx of Debian 12 cannot do so for an upstream, so connections are not kept open here.
        if self.resolver:
            return f"set $service {self.addresses[name]}; proxy_pass http://$service;"
        return f"proxy_pass http://{name};"


def configuration(system: dict, place: Place) -> str:
    """The whole configuration file."""
    masked = "\n".join(
        f'        "~^{path}" {path}*;' for path in system["debtorPaths"])
    text = HEAD.format(scratch=place.scratch, error_log=place.error_log, access_log=place.access_log, masked=masked)
    if place.resolver:
        text += f"    resolver {place.resolver} valid=2s ipv6=off;\n"
    else:
        text += "".join(UPSTREAM.format(name=name, address=address) for name, address in place.addresses.items())
    text += f"    server {{\n        listen {place.listen};\n"
    text += _chart_location()
    for name in place.addresses:
        for path in system["routes"][name]:
            text += _location(path, place.target(name), place.error_log if path in system["debtorPaths"] else None)
    # Health and metrics belong to the operators' network, not to the public.
    text += "        location ~ ^/(livez|readyz|metrics)/*$ { return 404; }\n"
    return text + "    }\n}\n"


def _location(path: str, target: str, debtors_log: str | None) -> str:
    # Staff's pages take a debtor's name from the vault through an include; pages for debtors have no use for includes.
    extra = "ssi on; ssi_silent_errors on; "
    if debtors_log:
        # An error's text quotes the request, and with it the link. The access log has its status.
        extra = f"error_log {debtors_log} emerg; "
    # Live pages are streams: nothing may hold their bytes back.
    if path.startswith("/api/"):
        extra = "proxy_buffering off; "
    return LOCATION.format(path=path, target=target, extra=extra)


def _chart_location() -> str:
    return (
        "        location = /assets/chart.js {\n"
        "            alias /usr/share/javascript/chart.js/chart.min.js;\n"
        "            default_type text/javascript;\n"
        "            add_header Cache-Control 'public, max-age=86400';\n"
        "        }\n"
    )
