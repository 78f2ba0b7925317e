#!/usr/bin/env bash
# Puts a release in service while people read and write: deploy/upgrade.sh /srv/recueil/versions/1.1
# To go back: the same, with the release before; the database stays as it is (see docs/migrations.md).
# Run by root; the other settings below are for a rehearsal (dev/rehearsal.py).
set -euo pipefail

release=$(readlink -f "$1")
root=${RECUEIL_ROOT:-/srv/recueil}
run=${RECUEIL_RUN:-/run}
restart=${RECUEIL_RESTART:-systemctl restart}
as=${RECUEIL_AS-runuser --user recueil --}

set -a
# shellcheck source=recueil.env
. "${RECUEIL_ENV:-/etc/recueil.env}"
set +a
cd "$release"
manage() { $as .venv/bin/python manage.py "$@"; }

# Whether an instance says, on its own socket, that it can serve.
ready() {
  curl --silent --fail --output /dev/null --max-time 10 --unix-socket "$run/recueil-web-$1/web.sock" \
    --header "Host: ${ALLOWED_HOSTS%%,*}" http://localhost/sante/pret/
}

# Each worker reads the catalogue at its first page: its first reader does not wait for that.
warm() {
  for _ in 1 2 3 4 5 6 7 8; do
    curl --silent --output /dev/null --max-time 60 --unix-socket "$run/recueil-web-$1/web.sock" \
      --header "Host: ${ALLOWED_HOSTS%%,*}" --header "X-Forwarded-Proto: https" http://localhost/pratiques/ &
  done
  wait
}

echo "1. Sauvegarde"
# By the release in service: the new one may know columns that are not there yet.
if [ "${RECUEIL_BACKUP:-1}" != 0 ] && [ -e "$root/courant" ]; then (cd "$root/courant" && manage programme --lancer sauvegarde); fi
echo "2. Fichiers statiques, puis migrations : la version en service répond toujours"
.venv/bin/python manage.py collectstatic --no-input --verbosity 0
manage createcachetable
manage migrate --verbosity 0
echo "3. Les instances, l'une après l'autre"
ln --symbolic --force --no-dereference "$release" "$root/courant.neuf"
mv --no-target-directory "$root/courant.neuf" "$root/courant"
for instance in 1 2; do
  $restart "recueil-web@$instance"
  for attempt in $(seq 60); do
    if ready "$instance"; then break; fi
    [ "$attempt" -lt 60 ] || { echo "L'instance $instance n'est pas prête ; l'autre répond encore." >&2; exit 1; }
    sleep 1
  done
  warm "$instance"
  echo "   instance $instance prête"
done
echo "4. Ce qui tourne à côté"
$restart recueil-send-mail recueil-db-worker
manage rebuild_search --perimees
echo "En service : $release"
