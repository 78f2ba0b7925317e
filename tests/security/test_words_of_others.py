"""What is not for everyone is found by nobody else: on no page, in no file, through no address."""

import pytest
from django.http import StreamingHttpResponse
from django.urls import reverse

from clusters.models import ApiToken, Invitation, JoinRequest, Membership
from compendium.models import Selection
from exchange.models import Adoption, Alert, Message, Notification
from exchange.workflow import DeclarationState
from practices.models import Attachment, Remark, Revision
from practices.workflow import RevisionState
from tests.exchange.watching import watch
from tests.factories import make_adoption, make_message, make_practice, make_request, make_revision
from tests.files import make_attachment
from tests.permissions import ROLES

pytestmark = pytest.mark.django_db
STATES = [RevisionState.DRAFT, RevisionState.SUBMITTED, RevisionState.RETURNED, RevisionState.REFUSED]
NUMBERED = {
    Revision: "practices:draft practices:preview practices:send practices:resume practices:near practices:ask "
    "practices:review practices:take",
    Message: "exchange:message exchange:answer exchange:edit exchange:fold exchange:report exchange:hide",
    Adoption: "exchange:adoption exchange:declare exchange:decide exchange:thank",
    Selection: "compendium:edit compendium:delete",
    Alert: "exchange:alert exchange:alert_remove",
    Notification: "exchange:notification",
    JoinRequest: "people:request",
    Membership: "people:leave",
}
ACTS = {
    Revision: "practices:draft practices:send practices:resume practices:near practices:ask practices:review "
    "practices:take",
    Selection: "compendium:edit compendium:delete",
    Alert: "exchange:alert exchange:alert_remove",
    Notification: "exchange:notification",
}
MEMBERS, SIGNED_IN, OWNER = {"member", "admin"}, {"agent", "member", "outsider", "reviewer", "admin"}, {"member"}


def secret(name):
    return f"zibeline{name}"


@pytest.fixture
def secrets(world, media):
    """{word: who may read it} of things in every state; each word stands in one thing alone."""
    mine, may = {"cluster": world.cluster, "author": world.member}, {}
    for state in STATES:
        text = make_revision(**mine, state=state, title=f"Texte {secret(state)}", problem=secret(f"{state}s"))
        make_attachment(text, shown=True, alt=secret(f"{state}f"))
        readers = MEMBERS if state == RevisionState.DRAFT else MEMBERS | {"reviewer"}
        may |= {secret(state): readers, secret(f"{state}s"): readers, secret(f"{state}f"): readers}
    practice = make_practice(clusters=[world.cluster], contact=secret("contact"))
    gone = make_practice(clusters=[world.cluster], problem=secret("droits"), title="Retirée")
    gone.withdraw(gone.Withdrawal.RIGHTS, "À la demande d'une personne.", by=world.reviewer)
    make_message(practice, world.outsider, text=secret("entre"))
    make_message(practice, world.outsider, text=secret("masque")).hide("Hors sujet.", by=world.reviewer)
    said = {"author": world.outsider, "review": DeclarationState.WAITING}
    make_adoption(practice, world.neighbour, changed=secret("attend"), **said)
    Selection.start(world.member, secret("selection"), [(practice, secret("note"))])
    watch(world.member, "q=essai", name=secret("alerte"))
    world.member.notifications.create(kind="alerte", key="zibeline", title=secret("avis"), path="/pratiques/")
    ApiToken.open(world.member, secret("jeton"), 30)
    Invitation.objects.create(cluster=world.cluster, email=f"{secret('invite')}@pole-exemple.test")
    make_request(cluster=world.cluster, name=secret("demande"), email=f"{secret('adresse')}@pole-exemple.test")
    may |= {secret("contact"): SIGNED_IN, secret("droits"): MEMBERS | {"reviewer"}, secret("entre"): SIGNED_IN}
    may |= {
        secret("masque"): {"reviewer", "admin", "outsider"},
        secret("attend"): {"outsider", "member", "reviewer", "admin"},
    }
    may |= dict.fromkeys(map(secret, ["selection", "note", "alerte", "avis", "jeton"]), OWNER)
    return may | {key: {"admin"} for key in map(secret, ["invite", "demande", "adresse"])}


def words_of(response):
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response.streaming_content).decode("utf-8", "ignore")
    return response.content.decode("utf-8", "ignore")


def each(numbered):
    """(name, address) of each of these pages on each row there is."""
    for model, names in numbered.items():
        for name in names.split():
            yield from ((name, reverse(name, args=[pk])) for pk in model.objects.values_list("pk", flat=True))


def every_address(addresses):
    """Those of the matrix, those of each thing by its number, and lists that would find the words."""
    found = [*addresses.values(), *(address for _, address in each(NUMBERED))]
    found += [f"/pieces/{pk}/x.pdf" for pk in Attachment.objects.values_list("pk", flat=True)]
    asked = ["q=zibeline", "q=zibelinedraft", "avec=a-completer", "q=zibelinecontact"]
    lists = ["/pratiques/", "/poles/", "/api/v1/pratiques/", "/pratiques/flux.atom", "/pratiques/fichier.json"]
    found += [f"{address}?{question}" for address in lists for question in asked]
    return [*found, "/api/v1/questions/", "/api/v1/reprises/", "/api/v1/pratiques/retiree/", "/pratiques/retiree/"]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reads_what_is_not_theirs(world, secrets, addresses, sign_in, role):
    client, found = sign_in(world.person(role)), {}
    for address in every_address(addresses):
        response = client.get(address)
        assert response.status_code < 500, address
        said = words_of(response)
        for word, readers in secrets.items():
            # An address that was typed is said again; it tells nothing that its reader did not know.
            if role not in readers and word in said and word not in address:
                found.setdefault(address, []).append(word)

    assert found == {}


def kept(world):
    alerts = list(world.member.alerts.values_list("name", "question"))
    return [*Selection.objects.values_list("title", "token"), *alerts, Remark.objects.count()]


@pytest.mark.parametrize("role", ["visitor", "outsider", "agent"])
def test_nobody_acts_on_the_texts_of_others(world, secrets, sign_in, role):
    client, before = sign_in(world.person(role)), kept(world)
    said = {"title": "Pris", "do": "keep", "action": "accept", "name": "Pris", "titre": "Pris"}

    found = {address: client.post(address, said) for _, address in each(ACTS)}

    allowed = {302} if role == "visitor" else {403, 404}
    assert len(found) > 25
    assert {address: answer.status_code for address, answer in found.items() if answer.status_code not in allowed} == {}
    assert [address for address, answer in found.items() if "zibeline" in answer.content.decode()] == []
    assert kept(world) == before


@pytest.mark.parametrize("role", ROLES)
def test_token_reads_what_its_person_reads_and_no_more(world, secrets, client, role):
    person = world.person(role)
    headers = {"Authorization": f"Bearer {ApiToken.open(person, 'Essai', 30)[1]}"} if person else {}
    addresses = ["pratiques/", "questions/", "reprises/", "poles/", "mes-pratiques/", "pratiques/retiree/"]
    addresses += [f"mes-pratiques/{pk}/" for pk in Revision.objects.values_list("pk", flat=True)]

    said = "".join(words_of(client.get(f"/api/v1/{address}", headers=headers)) for address in addresses)

    assert [word for word, readers in secrets.items() if role not in readers and word in said] == []
