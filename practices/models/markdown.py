from markdown_it import MarkdownIt

PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")


def plain_text(text):
    """Markdown without its marks, on one line."""
    inline = [token.children for token in PARSER.parse(text) if token.type == "inline"]
    return " ".join(
        "".join(child.content or " " for child in children if child.type != "link_open") for children in inline
    )
