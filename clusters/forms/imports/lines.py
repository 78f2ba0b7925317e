"""The lines of a file of pôles: what each would do, and the act that does it."""

import re

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import QueryDict

from ...exports import COLUMNS, flat, record_of
from ...models import Act, Cluster, Region, Sector, record
from ..cluster import ClusterForm
from .belongings import LISTS, joined, news, rows_of
from .names import ClusterNames, Unknown, bare
from .outcome import CHANGED, CREATED, SAME, Outcome, Refused, at

BY_NAME = {column.name: column for column in COLUMNS}
COLUMN_OF = {column.field: column.name for column in COLUMNS if column.field}
ADDRESS = re.compile(r"(?:(?:.*/)?poles/)?([-a-z0-9_]{1,120})/?")


def cluster_steps(lines, *, by, holds=False):
    """Yield (index of the line, Outcome, act or None), a pôle before those that merged into it."""
    known = Known(lines, holds=holds)
    doubles, (order, rings) = doubles_of(lines), successors_first(lines)
    for index in order:
        if index in rings:
            name = lines[index].values.get("nom") or ""
            lines[index].troubles.append(["fusionne_dans", f"« {name} » et ses successeurs tournent en rond."])
        yield index, *step(lines[index], known, doubles.get(index), by)


class Known:
    """All that the lines of one file are read with, fetched once."""

    def __init__(self, lines, *, holds):
        if holds:
            list(Cluster.objects.select_for_update().order_by("pk"))
        self.by_slug = {cluster.slug: cluster for cluster in Cluster.objects.for_export()}
        self.names = ClusterNames()
        self.sectors = {key: sector for sector in Sector.objects.all() for key in (sector.slug, bare(sector.name))}
        self.regions = {key: region for region in Region.objects.all() for key in (region.slug, bare(region.name))}
        self.told = {bare(line.values.get("nom") or "") for line in lines}

    def of(self, line):
        """The pôle that a line is about, or None for a new one."""
        name, slug = line.values.get("nom") or "", slug_of(line)
        if slug in self.by_slug:
            return self.by_slug[slug]
        found = self.names.bearing(name) if name else []
        today = [cluster for cluster in found if bare(name) in {bare(cluster.name), cluster.slug}]
        if found and not today:
            names = " et de ".join(f"« {cluster.name} »" for cluster in found)
            raise Refused("nom", f"« {name} » est un ancien nom de {names} : écrivez le nom d'aujourd'hui.")
        return self.by_slug[today[0].slug] if today else None


def slug_of(line):
    found = ADDRESS.fullmatch((line.values.get("adresse") or "").strip())
    return found[1] if found else ""


def doubles_of(lines):
    """{index: numbers of the other lines that are about the same pôle}."""
    said = {}
    for index, line in enumerate(lines):
        for mark in {bare(line.values.get("nom") or ""), slug_of(line)} - {""}:
            said.setdefault(mark, []).append(index)
    return {
        index: [lines[other].number for other in same if other != index]
        for same in said.values()
        if len(same) > 1
        for index in same
    }


def successors_first(lines):
    """(indexes of the lines, each after that of the pôle it merged into; those that go round in a ring)."""
    places = {bare(line.values.get("nom") or ""): index for index, line in enumerate(lines)}
    order, rings = {}, set()
    for start in range(len(lines)):
        chain, index = [], start
        while index is not None and index not in order and index not in chain:
            chain.append(index)
            index = places.get(bare(lines[index].values.get("fusionne_dans") or "-"))
        if index in chain:
            rings.update(chain[chain.index(index) :])
        order.update(dict.fromkeys(reversed(chain)))
    return list(order), rings


def step(line, known, others, by):
    """(Outcome, act or None) of one line."""
    name = line.values.get("nom") or slug_of(line)
    troubles = list(line.troubles)
    if others:
        troubles.append(["", f"Le même pôle est aussi {at(others)} : gardez-en un."])
    try:
        way = Pouring(line, known, by, troubles)
        outcome = way.outcome(name)
    except Refused as refusal:
        troubles.append([refusal.column, refusal.sentence])
    if troubles:
        return Outcome.refused(line.number, name, troubles), None
    return outcome, way.pour if outcome.what in (CREATED, CHANGED) else None


class Pouring:
    """One line over the pôle that it is about."""

    def __init__(self, line, known, by, troubles):
        self.line, self.known, self.by, self.troubles = line, known, by, troubles
        self.cluster = known.of(line)
        self.before = record_of(self.cluster) if self.cluster else {}
        self.values = {name: value for name, value in line.values.items() if BY_NAME[name].field}
        self.later = ""

    def say(self, column, sentence):
        if column not in {said for said, _ in self.troubles} or not column:
            self.troubles.append([column, sentence])

    def outcome(self, name):
        typed = self.typed()
        changes = self.changes()
        what = CREATED if self.cluster is None else CHANGED if changes else SAME
        outcome = Outcome(self.line.number, what, name)
        if self.cluster:
            outcome.address = self.cluster.get_absolute_url()
            outcome.tell(changes)
        if what != SAME:
            self.check(typed)
        return outcome

    def changes(self):
        told = []
        for name, value in self.values.items():
            column, before = BY_NAME[name], self.before.get(name)
            if name in LISTS:
                value = joined(name, value, before or [])
            if column.kind == "liste" and name not in LISTS:
                before, value = sorted(before or []), sorted(value)
            if self.cluster and value != before and (value or before):
                told.append((name, str(flat(column, before)), str(flat(column, value))))
        return told

    def typed(self):
        """{field: typed} of the columns of the file, over what is known; names are put in the words of the portal."""
        typed = QueryDict(mutable=True)
        for name, value in (self.before | self.values).items():
            field = BY_NAME[name].field
            if field and name not in LISTS:
                try:
                    typed.setlist(field, [str(one) for one in self.keys_of(name, value)])
                except Unknown as trouble:
                    self.say(name, str(trouble))
        return typed

    def keys_of(self, name, value):
        """What the form takes for a value: keys of rows for names, texts for the rest."""
        if name == "regions":
            regions = [named(self.known.regions, one, "n'est pas une région") for one in value]
            self.put(name, [region.name for region in regions])
            return [region.pk for region in regions]
        if name == "secteur" and value:
            sector = named(self.known.sectors, value, "n'est pas un secteur")
            self.put(name, sector.slug)
            return [sector.pk]
        if name == "fusionne_dans" and value:
            return self.successor(name, value)
        return [] if value in (None, "") else [value]

    def put(self, name, value):
        if name in self.values:
            self.values[name] = value

    def successor(self, name, value):
        found = self.known.names.bearing(value)
        if not found and bare(value) in self.known.told:
            # It is in the same file, and comes first.
            self.later = value
            return []
        cluster = self.known.names.find(value)
        self.put(name, cluster.name)
        return [cluster.pk]

    def check(self, typed):
        """Say on the line whatever the form and the lists refuse."""
        instance = self.cluster or Cluster(slug=slug_of(self.line) or bare(self.line.values.get("nom") or ""))
        self.form = ClusterForm(typed, instance=instance)
        for field, errors in self.form.errors.items():
            for error in errors:
                self.say(COLUMN_OF.get(field, ""), error)
        if self.later and self.form.cleaned_data.get("end_reason") != Cluster.EndReason.MERGER:
            self.say("motif_fin", "Un pôle qui a un successeur a pour motif de fin « fusion ».")
        self.rows = []
        for name in LISTS.keys() & self.values.keys():
            try:
                told = news(name, self.values[name], self.before.get(name) or [])
                self.rows += rows_of(name, told, instance)
            except ValidationError as error:
                self.say(name, " ".join(error.messages))

    def pour(self):
        """Write the pôle and what hangs on it, and log it as the administration does; the Cluster."""
        is_new = self.form.instance.pk is None
        cluster = self.form.save()
        if self.later:
            cluster.successor = ClusterNames().find(self.later)
            cluster.full_clean()
            cluster.save(update_fields=["successor"])
        for row in self.rows:
            row.cluster = cluster
            row.full_clean()
            row.save()
        LogEntry.objects.create(
            user=self.by,
            content_type=ContentType.objects.get_for_model(Cluster),
            object_id=str(cluster.pk),
            object_repr=str(cluster)[:200],
            action_flag=ADDITION if is_new else CHANGE,
            change_message="Versé depuis un fichier.",
        )
        record(Act.ADMIN_ADDED if is_new else Act.ADMIN_CHANGED, by=self.by, target=cluster, detail="fichier")
        return cluster


def named(known, name, what):
    found = known.get(bare(name))
    if found is None:
        names = ", ".join(sorted({str(row) for row in known.values()}))
        raise Unknown(f"« {name[:60]} » {what}. Les choix : {names}.")
    return found
