"""What the names in a file of practices mean here, fetched once: pôles, themes, key steps, keywords."""

from taggit.models import Tag

from clusters.forms.imports import ClusterNames, Unknown, bare

from ...models import KeyStep, Theme


class Known:
    """All that the lines of one file are read with, fetched once."""

    def __init__(self):
        self.clusters = ClusterNames()
        self.themes = list(Theme.objects.all())
        self.steps = list(KeyStep.objects.select_related("theme"))
        self.tags = {tag.lower(): tag for tag in Tag.objects.values_list("name", flat=True)}
        # Those that lines of the file ask for: no other line takes one first.
        self.addresses = set()

    def theme(self, name):
        for theme in self.themes:
            if bare(name) in {theme.slug, bare(theme.name), theme.code.lower()}:
                return theme
        names = ", ".join(theme.slug for theme in self.themes)
        raise Unknown(f"« {name[:60]} » n'est pas un thème. Les thèmes : {names}.")

    def step(self, name, themes):
        """The key step of one of these themes (their keys), the first of them first."""
        named = [step for step in self.steps if bare(name) in {step.slug, bare(step.name)}]
        for theme in themes:
            for step in named:
                if str(step.theme_id) == theme:
                    return step
        if named:
            whose = " ou ".join(f"« {step.theme} »" for step in named)
            raise Unknown(f"L'étape « {name[:60]} » est du thème {whose}, que cette ligne n'a pas.")
        slugs = ", ".join(step.slug for step in self.steps if str(step.theme_id) in themes)
        raise Unknown(
            f"« {name[:60]} » n'est pas une étape. {f'Celles de ce thème : {slugs}.' if slugs else ''}".strip()
        )

    def tag(self, name):
        """As the collection writes it: the case of a keyword is that of its first."""
        return self.tags.get(name.lower(), name)
