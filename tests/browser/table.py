"""Pages × states that the audit of accessibility visits, by who visits them.

Whatever answers HTML is in it by itself, through the matrix of tests/permissions.py: each page once at least, and again
with what a post without a word gives, where it is refused. The rest is what a matrix cannot know: states, and pages
that come after an act.
"""

from dataclasses import dataclass, field
from urllib.parse import quote

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.browser import acts
from tests.permissions import GET, POST, ROLES

WHO = ["visitor", "member", "reviewer", "admin", "agent", "outsider"]
# Those that show more, or something else, to who is signed in: again for each.
FOR_ALL = [
    *("home", "list", "detail", "theme", "withdraw", "queue", "mine", "near"),
    *("state", "edition", "editions", "threads", "adoption", "notifications", "account"),
]
# Acts, that lead elsewhere whoever asks; what gives a file is told apart by itself.
ACTS = {
    *(f"practices:{act}" for act in ("revise", "restore", "reinstate", "send", "resume", "near", "take")),
    *(f"practices:{act}" for act in ("send_again", "revoke")),
    *(f"compendium:{act}" for act in ("book_file", "keep", "seen", "my_data_file")),
    *(f"exchange:{act}" for act in ("take_back", "decide", "thank", "message", "set_open", "settle", "follow")),
    *(f"exchange:{act}" for act in ("alert_remove", "all_read", "notification")),
    *(f"clusters:{act}" for act in ("role", "revoke", "send_again")),
    *("people:token_revoke", "mfa_download_recovery_codes", "api:mine", "api:draft"),
    *("change_password_here", "favicon"),
}
BROKEN = "/a-propos/?panne={}"


@dataclass(frozen=True)
class Shown:
    name: str
    address: str
    state: str = "telle quelle"
    act: object = field(default=lambda page: None)
    status: int = 200

    @property
    def is_foreign(self):
        return self.name.startswith("admin:")

    @property
    def is_wrong(self):
        return self.state in {"en erreur", "pièce refusée", "autre onglet"}

    def __str__(self):
        return f"{self.name} ({self.state}) {self.address}"


def table(scene, who):
    if who == "guarded":
        return second_factor(scene)
    return [*from_the_matrix(scene, who), *STATES[who](scene)]


def from_the_matrix(scene, who):
    """Pages that this person may open and that nobody before may, and those that change for each."""
    place, client = ROLES.index(who), signed_in(scene.person(who))
    earlier = [ROLES.index(other) for other in WHO[: WHO.index(who)]]
    found = []
    for name, row in GET.items():
        is_new = row[place] == 200 and not any(row[other] == 200 for other in earlier)
        wanted = is_new or (row[place] == 200 and name.split(":")[-1] in FOR_ALL)
        if not wanted or not gives_html(client, scene.addresses[name]):
            continue
        found.append(Shown(name, scene.addresses[name]))
        if is_new and POST.get(name, [0] * 6)[place] in {400, 422}:
            found.append(Shown(name, scene.addresses[name], "en erreur", acts.send_empty))
    return found


def signed_in(user):
    client = Client()
    if user:
        client.force_login(user)
    return client


def gives_html(client, address):
    return client.get(address)["Content-Type"].startswith("text/html")


def of(name, *args, query=""):
    return reverse(name, args=args) + query


def states_of_a_visitor(scene):
    one, two, cluster = scene.practice.slug, scene.second.slug, scene.world.cluster.slug
    lists = {
        "filtrée": "?q=comite&theme=evaluation",
        "rien trouvé": "?q=introuvable",
        "faute de frappe": "?q=comitee",
        "pôles semblables": f"?comme={cluster}&semblables=on",
    }
    return [
        *(Shown("practices:list", of("practices:list", query=query), state) for state, query in lists.items()),
        Shown("practices:list", of("practices:list", query="?theme=nope"), "filtre faux", status=400),
        Shown("practices:list", of("practices:list"), "mots en cours de frappe", acts.type_words),
        *gathered(one, two),
        Shown("practices:compare", of("practices:compare", one, query="?de=1&a=2"), "deux versions"),
        Shown("practices:compare", of("practices:compare", one, query="?de=1&a=1"), "la même", status=400),
        Shown("practices:detail", "/pratiques/ateliers-de-partage/", "à compléter"),
        Shown("practices:detail", scene.places["withdrawn"], "retirée", status=410),
        Shown("clusters:list", of("clusters:list", query=f"?comme={cluster}"), "comparés"),
        Shown("compendium:shared", scene.places["shared"], "avec une fiche retirée"),
        Shown("compendium:shared", of("compendium:shared", "rien"), "lien fermé", status=404),
        Shown("compendium:selection_book", of("compendium:selection_book"), "refusé", status=400),
        Shown("practices:agree", scene.places["agree"], "à donner"),
        Shown("practices:agree", scene.places["agree"], "en erreur", acts.send_empty),
        Shown("people:invitation", scene.places["revoked"], "fermée", status=410),
        Shown("account_login", of("account_login"), "en erreur", acts.send_wrong),
        Shown("account_reset_password", of("account_reset_password"), "en erreur", acts.send_empty),
        *(Shown(f"erreur {status}", BROKEN.format(status), status=status) for status in (400, 429, 500)),
        Shown("erreur 404", "/nulle-part/", status=404),
    ]


def gathered(one, two):
    """Records side by side, and in a list that its address tells; each with one that is not there."""
    compared, listed = f"?fiche={one}&fiche={two}", f"?titre=Liste&fiche={one}&note=Bien&fiche={two}"
    found = [
        ("practices:side_by_side", f"?fiche={one}", "une seule", 200),
        ("practices:side_by_side", compared, "deux", 200),
        ("practices:side_by_side", f"{compared}&fiche=rien", "en erreur", 400),
        ("compendium:selection", listed, "remplie", 200),
        ("compendium:selection", f"{listed}&fiche=rien", "en erreur", 400),
        ("compendium:selection", f"?fiche={one}&ajouter=comite", "on cherche", 400),
    ]
    return [Shown(name, of(name, query=query), state, status=status) for name, query, state, status in found]


def states_of_a_member(scene):
    draft, slug = scene.places["draft"], scene.practice.slug
    return [
        Shown("practices:draft", draft, "avec remarques et pièce"),
        Shown("practices:draft", draft, "en erreur", acts.press("Envoyer à la relecture")),
        Shown("practices:draft", draft, "enregistré", acts.press("Enregistrer le brouillon")),
        Shown("practices:draft", draft, "pièce refusée", acts.join_nothing),
        Shown("practices:contribute", of("practices:contribute"), "en erreur", acts.press("Envoyer à la relecture")),
        Shown("practices:import_report", scene.places["import"], "prêt"),
        Shown("practices:queue", of("practices:queue"), "interdite", status=403),
        Shown("people:invitation", scene.places["invited"], "pour soi"),
        Shown("people:invitation", scene.places["someone else"], "pour une autre", status=403),
        Shown("practices:detail", of("practices:detail", slug), "plus suivie", acts.press("Ne plus suivre")),
        Shown("compendium:edit", scene.places["kept"], "avec une fiche retirée"),
        Shown("compendium:edit", scene.places["kept"], "autre onglet", acts.press_from_behind),
        Shown("people:delete", of("people:delete")),
        Shown("people:delete", of("people:delete"), "en erreur", acts.send_empty),
        Shown("compendium:my_data", of("compendium:my_data")),
        Shown("people:sessions", of("people:sessions")),
        Shown("people:token_new", of("people:token_new")),
        Shown("people:token_new", of("people:token_new"), "en erreur", acts.send_empty),
        Shown("people:token_new", of("people:token_new"), "créé", acts.make_token),
        Shown("mfa_activate_totp", of("mfa_activate_totp")),
        Shown("mfa_activate_totp", of("mfa_activate_totp"), "en erreur", acts.send_empty),
        Shown("mfa_add_webauthn", of("mfa_add_webauthn")),
        Shown("account_change_password", of("account_change_password"), "en erreur", acts.send_empty),
        Shown("account_reauthenticate", of("account_reauthenticate"), "en erreur", acts.send_wrong),
        Shown("exchange:following", of("exchange:following"), "en erreur", acts.send_empty),
        Shown("jeton faux", of("exchange:write", slug), "refusé", acts.forge, status=403),
    ]


def states_of_a_reviewer(scene):
    changed = of("practices:review", scene.places["changed"])
    return [
        Shown("practices:queue", of("practices:queue", query="?file=chez-les-poles"), "chez les pôles"),
        Shown("practices:review", changed, "d'un texte changé"),
        Shown("practices:review", changed, "en erreur", acts.press("Valider la décision")),
        Shown(
            "exchange:adoption", scene.addresses["exchange:adoption"], "en erreur", acts.press("Valider la décision")
        ),
        Shown("practices:detail", scene.places["withdrawn"], "retirée", status=410),
    ]


def states_of_an_outsider(scene):
    adopt = of("exchange:adopt", "une-pratique-ancienne")
    return [
        Shown("exchange:adopt", adopt, "vierge"),
        Shown("exchange:adopt", adopt, "en erreur", acts.send_empty),
        Shown("exchange:declare", of("exchange:declare", scene.places["adopted"]), "une suite"),
        Shown("exchange:write", of("exchange:write", scene.practice.slug), "en cours de frappe", acts.type_message),
    ]


def states_of_an_admin(scene):
    return [
        Shown("practices:import", of("practices:import"), "en erreur", acts.send_empty),
        *administration(scene),
    ]


def administration(scene):
    """The main pages of Django's: lists with filters, rows with others inside, what adds, what asks before deleting."""
    person, cluster, practice = scene.world.member.pk, scene.world.cluster.pk, scene.practice.pk
    pages = {
        "index": of("admin:index"),
        "password_change": of("admin:password_change"),
        "tables d'une application": of("admin:app_list", "practices"),
        "liste": of("admin:practices_practice_changelist"),
        "liste vide": of("admin:practices_practice_changelist", query="?q=introuvable"),
        "liste des courriels": of("admin:clusters_mail_changelist"),
        "une fiche": of("admin:practices_practice_change", practice),
        "un pôle, et ce qu'il tient": of("admin:clusters_cluster_change", cluster),
        "une personne": of("admin:clusters_user_change", person),
        "ouvrir un compte": of("admin:clusters_user_add"),
        "fermer son compte": of("admin:clusters_user_delete", person),
        "son histoire": of("admin:clusters_user_history", person),
        "retirer un second facteur perdu": of("admin:mfa_authenticator_delete", Authenticator.objects.first().pk),
    }
    errors = [Shown("admin:ajout", of("admin:clusters_cluster_add"), "en erreur", acts.send_admin)]
    return [*(Shown(f"admin:{name}", address) for name, address in pages.items()), *errors]


STATES = {
    "visitor": states_of_a_visitor,
    "member": states_of_a_member,
    "reviewer": states_of_a_reviewer,
    "admin": states_of_an_admin,
    "agent": lambda scene: [],
    "outsider": states_of_an_outsider,
}


def second_factor(scene):
    key = scene.guarded.authenticator_set.get(type="webauthn").pk
    names = ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]
    login = f"{of('account_login')}?next={quote(of('mfa_index'))}"
    return [
        *(Shown(name, of(name), "protégée") for name in [*names, "mfa_list_webauthn", "mfa_reauthenticate"]),
        *(Shown(name, of(name, key), "protégée") for name in ("mfa_remove_webauthn", "mfa_edit_webauthn")),
        Shown("mfa_reauthenticate_webauthn", of("mfa_reauthenticate_webauthn"), "protégée"),
        Shown("mfa_reauthenticate", of("mfa_reauthenticate"), "en erreur", acts.send_wrong_code),
        Shown("mfa_authenticate", login, "à la connexion", acts.sign_in_again(scene.guarded)),
    ]
