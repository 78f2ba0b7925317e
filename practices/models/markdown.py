from markdown_it import MarkdownIt

PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")
BREAKS = {"softbreak", "hardbreak"}


def plain_text(text):
    """Markdown without its marks, on one line."""
    blocks = (token.children for token in PARSER.parse(text) if token.type == "inline")
    lines = ("".join(" " if part.type in BREAKS else part.content for part in block) for block in blocks)
    return " ".join(lines)
