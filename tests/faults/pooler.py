"""PgBouncer in front of a primary: each connection is lent for one transaction."""

import shutil
from pathlib import Path

from .mailbox import free_port
from .servers import Server

WRITTEN = """
[databases]
recueil = host=127.0.0.1 port={primary} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
max_client_conn = 500
user = nobody
"""


class Pooler(Server):
    def __init__(self, folder, primary):
        self.port = free_port()
        self.database_url = f"postgres://postgres@127.0.0.1:{self.port}/recueil"
        file = Path(folder, "pgbouncer.ini")
        file.write_text(WRITTEN.format(primary=primary.port, port=self.port))
        file.chmod(0o644)
        Path(folder).chmod(0o755)
        program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
        super().__init__([program, str(file)], {}, Path(folder, "pgbouncer"))
