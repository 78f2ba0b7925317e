from markdown_it import MarkdownIt

PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")
BREAKS = {"softbreak", "hardbreak"}
STOPS = (".", "!", "?", "…", ":", ";", ",")
# How deep a text stands inside a list.
ITEM_LEVEL = 3


def plain_text(text):
    """Markdown without its marks, on one line; a semicolon between the items of a list."""
    lines = []
    for block in (token for token in PARSER.parse(text) if token.type == "inline"):
        line = "".join(" " if part.type in BREAKS else part.content for part in block.children)
        lines.append(f"{line} ;" if block.level >= ITEM_LEVEL and not line.endswith(STOPS) else line)
    return " ".join(lines).removesuffix(" ;")
