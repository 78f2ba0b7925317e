def tags_from_string(text):
    """« temps partagé, PME » → two tags; only a comma separates."""
    return list(dict.fromkeys(name for part in text.split(",") if (name := " ".join(part.split()))))


def string_from_tags(tags):
    return ", ".join(tag.name for tag in tags)
