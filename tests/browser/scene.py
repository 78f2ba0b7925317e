"""The portal that the audit of accessibility visits: something of everything, told from the member's pôle."""

import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from clusters.models import Invitation, Membership, User
from compendium.models import Comment, Selection
from exchange.models import Alert, Follow
from practices.models import Practice, ReadCount, Remark, Revision
from practices.workflow import RevisionState
from tests.compendium.editing import make_edition, revise
from tests.conftest import World
from tests.factories import (
    make_adoption,
    make_agreement,
    make_cluster,
    make_interview,
    make_message,
    make_old_practice,
    make_practice,
    make_request,
    make_revision,
    make_stub,
    make_text,
    make_theme,
    make_user,
)
from tests.files import make_attachment
from tests.practices.bringing import brought_by
from tests.test_permissions import addresses_of

AN_HOUR = 3600


@dataclass(frozen=True)
class Scene:
    world: World
    guarded: User  # with a second factor
    addresses: dict  # of each url name, on things of the member's pôle
    practice: Practice  # of the member's pôle, with all that hangs on a record
    second: Practice
    places: dict  # other addresses, by what they show

    def person(self, who):
        return self.guarded if who == "guarded" else self.world.person(who)


def set_scene(world):
    for slug in ("projets-collaboratifs", "financement"):
        make_theme(slug)
    practice, second = make_records(world)
    addresses = addresses_of(world)
    places = shown_apart(world, practice) | texts(world, practice) | people(world)
    places["adopted"] = converse(world, practice)
    watch(world, practice)
    guarded = make_user("Gaëlle Gardée", cluster=world.cluster)
    protect(guarded)
    return Scene(world, guarded, addresses, practice, second, places)


def make_records(world):
    told = {"tags": "délai, comité", "evidence": "3", "cost": "5-20", "means_people": "0,2 ETP", "cause": "Trop peu."}
    practice = make_practice(clusters=[world.cluster], summary="Deux rapporteurs, trois semaines.", **told)
    make_attachment(practice=practice)
    make_stub(cluster=world.cluster)
    second = make_practice(clusters=[world.neighbour], title="Un comité voisin", start_year="2012")
    make_old_practice(world.cluster, title="Une pratique ancienne")
    make_edition(world.admin, title="La première")
    revise(practice, limits="Peu de dossiers.")
    return practice, second


def shown_apart(world, practice):
    withdrawn = make_practice(clusters=[world.cluster], title="Une fiche retirée")
    kept = Selection.start(world.member, "Pour le bureau", [(practice, "À lire d'abord."), (withdrawn, "")])
    kept.open_link(shows_name=True)
    withdrawn.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    ReadCount.count(practice)
    Comment.say("themes", "Le rayon se remplit.", by=world.reviewer)
    return {"withdrawn": withdrawn.get_absolute_url(), "kept": kept.get_absolute_url(), "shared": kept.shared_url}


def texts(world, practice):
    """Those that wait, and those that came back."""
    broken = make_revision(
        cluster=world.cluster, author=world.member, start_year="20219", contact="", title=practice.title
    )
    Remark.say(broken, {"title": "Plus court.", "theme": "Un autre ?"}, by=world.reviewer)
    make_attachment(broken, shown=True)
    changed = Revision.start(practice, lambda _: make_text(clusters=[world.cluster], problem="Neuf"), by=world.member)
    Remark.say(practice.revisions.last(), {"problem": "D'où vient ce chiffre ?"}, by=world.reviewer)
    changed.move("submit", by=world.member)
    told = make_agreement(make_interview(world.agent, world.cluster))
    make_interview(world.agent, world.cluster, state=RevisionState.SUBMITTED, title="Un entretien en relecture")
    places = {"draft": broken.get_absolute_url(), "agree": told.get_absolute_url(), "changed": changed.pk}
    return places | {"import": brought_by(world.member)}


def people(world):
    def invite(email, cluster=world.neighbour, **fields):
        return Invitation.objects.create(cluster=cluster, email=email, invited_by=world.member, **fields)

    make_request(cluster=world.neighbour, message="Je travaille au pôle.")
    make_user("Une Collègue Au Nom Plutôt Long Et Composé", cluster=world.cluster, role=Membership.Role.REFERENT)
    return {
        "invited": invite(world.member.email).get_absolute_url(),
        "someone else": invite("une-autre@pole-exemple.test").get_absolute_url(),
        "revoked": invite("partie@pole-exemple.test", revoked_at=timezone.now()).get_absolute_url(),
    }


def converse(world, practice):
    first = make_adoption(practice, world.neighbour, author=world.outsider, evidence=2, gave="Six projets.")
    make_adoption(practice, make_cluster(), taken_from=first, state="arretee", stop_reason="moyens")
    question = make_message(practice, world.outsider, is_open=True)
    make_message(practice, world.member, parent=question, is_from_origin=True, is_open=True)
    other = make_practice(clusters=[world.cluster], title="Une pratique reprise")
    return make_adoption(other, world.neighbour, author=world.outsider).pk


def watch(world, practice):
    for user in (world.member, world.outsider):
        for thing in (practice, practice.theme, world.cluster):
            Follow.start(user, thing)
        for question in ("theme=evaluation&de=2010", "tag=disparu&theme=evaluation"):
            Alert.objects.create(user=user, name=f"Alerte {question}", question=question)
    world.member.notifications.create(kind="alerte", key="lue", title="Lue", path="/pratiques/", read_at=timezone.now())


def protect(user):
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Bleue", "credential": key()}
    )


def key():
    """What a browser answers when a security key is added."""
    drawn = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(bytes(16), b"bleue", drawn)
    said = AuthenticatorData.create(bytes(32), 0x41, 0, bytes(held))
    name = websafe_encode(b"bleue")
    response = {
        "clientDataJSON": websafe_encode(CollectedClientData.create("webauthn.create", b"x", "http://localhost")),
        "attestationObject": websafe_encode(AttestationObject.create("none", said, {})),
    }
    return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}


def session_of(user):
    """The cookie of a person who has just given the password, and who is not asked for it again during the walk."""
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    given = {"method": "password", "at": time.time() + AN_HOUR, "reauthenticated": True}
    session["account_authentication_methods"] = [given]
    session["account_authentication_methods_user"] = str(user.pk)
    now = int(time.time())
    session["life"] = {"opened": now, "seen": now, "powerful": False, "browser": "Firefox, Linux", "network": ""}
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value
