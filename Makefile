PYTHON ?= python3
PY := .venv/bin/python
PORT ?= 8000
DEMO ?= complet
SETUP := @$(PYTHON) dev/setup.py

.DEFAULT_GOAL := help
.PHONY: help demo test test-security check bench bench-search bench-alerts bench-exports bench-book bench-backup bench-scale scale-proof audit every-page lock released rehearse audit-dependencies

help: ## Affiche cette aide
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: export DJANGO_SETTINGS_MODULE = config.settings.dev
demo: export DEBUG = 0
demo: ## Lance le portail avec des données de démonstration (PORT=8000, DEMO=complet ou reel, DATABASE_URL=…)
	@$(PYTHON) -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null \
		|| { echo "Le port $(PORT) n'est pas libre. Essayez : make demo PORT=$$(($(PORT) + 1))" >&2; exit 1; }
	$(SETUP) requirements.txt
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py demo --donnees $(DEMO)
	@echo "Le Recueil est ouvert : http://127.0.0.1:$(PORT) (Ctrl-C pour l'arrêter)"
	@exec $(PYTHON) dev/demo.py $(PORT)

test: ## Passe tous les tests : SQLite, PostgreSQL, pannes, navigateur (ARGS="-k accueil" en choisit)
	$(SETUP) requirements-test.txt
	@$(PYTHON) dev/suite.py $(ARGS)

test-security: ## Essaie le portail comme un attaquant : tests, wapiti, schemathesis
	$(SETUP) requirements-test.txt
	@$(PYTHON) dev/security.py

check: SECRET_KEY = $$($(PYTHON) -c "import secrets; print(secrets.token_urlsafe(60))")
check: ## Relit le code : forme, imports, migrations, gabarits, réglages de production
	$(SETUP) requirements-dev.txt
	@echo "Forme du code"
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m ruff check --quiet .
	@echo "Qui importe qui"
	@.venv/bin/lint-imports --no-logo
	@echo "Migrations"
	@env -u DATABASE_URL $(PY) manage.py makemigrations --check --dry-run --settings config.settings.test
	@$(PYTHON) dev/postgres.py $(PY) dev/migrations.py
	@echo "Gabarits"
	@$(PY) -m djlint templates --lint --quiet
	@echo "Réglages de production"
	@env DEBUG=0 SECRET_KEY="$(SECRET_KEY)" ALLOWED_HOSTS=recueil.example \
		DATABASE_URL=postgres://u:p@localhost/recueil EMAIL_URL=smtp://localhost:25 \
		DEFAULT_FROM_EMAIL=recueil@recueil.example \
		$(PY) manage.py check --deploy --fail-level WARNING --settings config.settings.prod

audit-dependencies: ## Demande les failles connues des bibliothèques (il faut le réseau)
	$(SETUP) requirements-dev.txt
	@$(PYTHON) dev/dependencies.py

bench: ## Mesure les temps de réponse
	$(SETUP) requirements.txt
	@$(PY) -m bench $(ARGS)

bench-search: ## Mesure la pertinence de la recherche sur les données réelles
	$(SETUP) requirements.txt
	@$(PY) -m bench.relevance

bench-alerts: ## Mesure dix mille alertes sur mille fiches nouvelles
	$(SETUP) requirements.txt
	@$(PY) -m bench.alerts

bench-exports: ## Mesure la mémoire que prend l'export de cent mille fiches
	$(SETUP) requirements.txt
	@$(PY) -m bench.exports

bench-scale: ## Mesure ce que coûte et ce que rapporte chaque pas au-delà d'une machine
	$(SETUP) requirements-test.txt
	@$(PY) -m bench.scale

scale-proof: ## Deux serveurs, une réplique : chacun est tué sous la charge, et rien n'est perdu
	$(SETUP) requirements-test.txt
	@$(PY) -m pytest -q tests/faults/test_two_servers.py -m faults

bench-book: ## Mesure le temps et la mémoire qu'il faut pour composer un livre de cent et de mille fiches
	$(SETUP) requirements.txt
	@$(PY) -m bench.book

bench-backup: ## Mesure la sauvegarde de cent mille fiches et leur retour dans une base vide
	$(SETUP) requirements.txt
	@$(PY) -m bench.backup

rehearse: ## Répète docs/deploy.md ici : nginx, deux instances, mise à jour sans arrêt, retour, sauvegarde, restauration
	$(SETUP) requirements.txt
	@$(PYTHON) dev/rehearsal.py

released: ## Note les migrations d'aujourd'hui comme celles de la version en service (voir docs/migrations.md)
	$(SETUP) requirements-dev.txt
	@$(PY) dev/migrations.py --publier

every-page: ## Soumet chaque page, dans chaque état, à axe et à nos propres contrôles (`make test` le fait aussi ; ARGS="-k member")
	$(SETUP) requirements-test.txt
	@$(PYTHON) dev/chromium.py
	@CHROMIUM=$$(cd dev && $(PYTHON) -c "import chromium; print(chromium.find())") $(PY) -m pytest -q -n 2 -m every_page tests/browser/test_every_page.py $(ARGS)

audit: ## Valide le HTML et passe Lighthouse sur les pages principales : 98 au moins (RAPPORTS=dossier garde les mesures)
	$(SETUP) requirements.txt
	@$(PYTHON) dev/audit.py

LOCK := $(PY) -m uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml

lock: ## Refait les requirements*.txt d'après pyproject.toml (ARGS=--upgrade pour tout rajeunir)
	$(SETUP) requirements-dev.txt
	@$(LOCK) --extra dev --output-file requirements-dev.txt $(ARGS)
	@$(LOCK) --extra test --constraint requirements-dev.txt --output-file requirements-test.txt
	@$(LOCK) --constraint requirements-dev.txt --output-file requirements.txt
