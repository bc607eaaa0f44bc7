"""A Postfix of the test's own: takes mail, hands it on to a server of the test, and delivers what bounces into a Maildir."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from bench import wait_for
from kannel import listens

PORT = 22_010


class Postfix:
    """Mail for `metsi.example` goes into the Maildir; everything else to the relay."""

    def __init__(self, folder: Path, relay: int) -> None:
        self.folder = folder
        self.maildir = folder / "mail" / "bounces"
        nobody = pwd.getpwnam("nobody")
        # Its daemons run as other users and must get through to it.
        for place in (folder.parent.parent, folder.parent, folder):
            place.chmod(0o711 if place != folder else 0o755)
        configuration, queue, data = folder / "etc", folder / "queue", folder / "data"
        for place in (configuration, queue, data, self.maildir.parent):
            place.mkdir(parents=True)
        shutil.chown(data, "postfix")
        os.chown(self.maildir.parent, nobody.pw_uid, nobody.pw_gid)
        (configuration / "main.cf").write_text(f"""\
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.metsi.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
inet_protocols = ipv4
relayhost = [127.0.0.1]:{relay}
smtp_dns_support_level = disabled
smtp_host_lookup = native
virtual_mailbox_domains = metsi.example
virtual_mailbox_base = {self.maildir.parent}
virtual_mailbox_maps = static:bounces/
virtual_uid_maps = static:{nobody.pw_uid}
virtual_gid_maps = static:{nobody.pw_gid}
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
alias_maps =
alias_database =
minimal_backoff_time = 1s
queue_run_delay = 1s
""")
        master = Path("/usr/share/postfix/master.cf.dist").read_text().replace("  y       ", "  n       ")
        lines = [line for line in master.splitlines() if not line.startswith("smtp      inet")]
        # The queue is looked through each second, not every five minutes.
        lines = [line.replace("300", "1") if line.startswith("qmgr ") else line for line in lines]
        lines.insert(0, f"127.0.0.1:{PORT} inet n - n - - smtpd")
        (configuration / "master.cf").write_text("\n".join(lines) + "\n")
        self._postfix("start")
        wait_for("the mail server listens", lambda: listens(PORT))

    @property
    def log(self) -> str:
        return (self.folder / "postfix.log").read_text(errors="replace")

    def stop(self) -> None:
        self._postfix("stop")

    def _postfix(self, verb: str) -> None:
        run = subprocess.run(["postfix", "-c", self.folder / "etc", verb], capture_output=True, text=True,
                             start_new_session=True)
        if run.returncode != 0:
            raise AssertionError(f"postfix {verb}: {run.stdout}{run.stderr}{self.log if verb == 'start' else ''}")
