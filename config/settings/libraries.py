"""What the libraries are told. What is ours to decide stands in base.py."""

# Accounts, see clusters/accounts.py
ACCOUNT_ADAPTER = "clusters.accounts.Adapter"
ACCOUNT_FORMS = {
    "login": "clusters.forms.LoginForm",
    "reset_password": "clusters.forms.ResetPasswordForm",
    "reauthenticate": "clusters.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Accounts are opened by an invitation, whose link proves the address, or by an administrator, who knows it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "practices:home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Le Recueil] "
MFA_ADAPTER = "clusters.protection.factors.Adapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "clusters.forms.CodeForm",
    "reauthenticate": "clusters.forms.ConfirmingCodeForm",
    "add_webauthn": "clusters.forms.NewKeyForm",
    "edit_webauthn": "clusters.forms.KeyNameForm",
    "authenticate_webauthn": "clusters.forms.KeyForm",
    "reauthenticate_webauthn": "clusters.forms.ConfirmingKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Le Recueil"

# Keywords
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True
TAGGIT_TAGS_FROM_STRING = "practices.models.tags.tags_from_string"
TAGGIT_STRING_FROM_TAGS = "practices.models.tags.string_from_tags"

# Work in the background: a queue in the database, that `manage.py db_worker` empties.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# The read API, see clusters/api/reading.py.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "clusters.api.Described",
    "EXCEPTION_HANDLER": "clusters.api.problem",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    # It would read the choices of the filters in a database that a check may not have; the tests draw the schema.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "OAS_VERSION": "3.1.0",
    "TITLE": "Le Recueil : données ouvertes",
    "VERSION": "1.0.0",
    "DESCRIPTION": "Lire le recueil des bonnes pratiques de gouvernance des pôles de compétitivité : les fiches, "
    "les pôles, les thèmes, les reprises, les échanges ouverts à tous, les éditions, l'état de l'art. "
    "Les noms des filtres sont ceux des adresses du portail ; ceux des données, ceux du dictionnaire des exports.",
    "LICENSE": {
        "name": "Licence Ouverte 2.0",
        "url": "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    "POSTPROCESSING_HOOKS": ["compendium.api.name_schemas"],
}
KNOX_TOKEN_MODEL = "clusters.ApiToken"
# knox's own table is replaced by that one.
MIGRATION_MODULES = {"knox": None}
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_TTL": None}

# The pages of any other site may read the API, without cookies.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "authorization", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Last-Modified", "Link", "Retry-After", "X-Request-ID"]
