"""Markdown as a tree of blocks, ready for JSON: the compiler gets words and kinds of words, never markup.

A block: {"k": kind, "c": [child]}: "p" and "h" hold inlines (an "h" its "level"); "quote", and each of the items in the
"c" of "ul" and "ol" (with "start"), hold blocks; "table" has "rows" of cells of inlines, the first its head, and
"align"; "code" has "t"; "hr" nothing. An inline: a text, or {"k": "em", "strong", "s", "a" (with "to"), "code", "br"}.
"""

from urllib.parse import urlsplit

from django.conf import settings

from practices.models.markdown import BREAKS, PARSER

SCHEMES = {"http", "https", "mailto"}
NESTED = {"blockquote": "quote", "bullet_list": "ul", "ordered_list": "ol"}
INLINES = {"em": "em", "strong": "strong", "s": "s", "link": "a"}
LONGEST_LINK = 2_000


class Blocks:
    """Reads the tokens of one text, from first to last; `write` makes of words what is printed."""

    def __init__(self, text, write):
        self.tokens, self.at, self.write, self.level = PARSER.parse(text), 0, write, 0

    def until(self, end=""):
        """The blocks up to the token that ends them, which is passed."""
        found = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == end:
                break
            found += self.block(token)
        return found

    def block(self, token):
        kind = token.type.removesuffix("_open")
        if kind in ("paragraph", "heading"):
            inlines = self.inlines()
            return [{"k": "p", "c": inlines} if kind == "paragraph" else self.heading(token, inlines)]
        if kind == "blockquote":
            return [{"k": "quote", "c": self.until("blockquote_close")}]
        if kind in NESTED:
            return [self.listed(kind, token)]
        if kind == "table":
            return [self.table()]
        if kind in ("fence", "code_block"):
            return [{"k": "code", "t": self.write(token.content.rstrip("\n"))}]
        return [{"k": "hr"}] if kind == "hr" else []

    def heading(self, token, inlines):
        """Titles follow one another, no level jumped."""
        self.level = min(int(token.tag[1]), self.level + 1)
        return {"k": "h", "level": self.level, "c": inlines}

    def listed(self, kind, token):
        items, end = [], f"{kind}_close"
        while self.tokens[self.at].type != end:
            self.at += 1  # the opening of an item
            items.append(self.until("list_item_close"))
        self.at += 1
        return {"k": NESTED[kind], "c": items, "start": int(token.attrGet("start") or 1)}

    def table(self):
        rows, align = [], []
        while (token := self.tokens[self.at]).type != "table_close":
            self.at += 1
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                rows[-1].append(inlines_of(self.tokens[self.at].children, self.write))
                if len(rows) == 1:
                    align.append((token.attrGet("style") or "").rpartition(":")[2] or "left")
        self.at += 1
        return {"k": "table", "rows": rows, "align": align}

    def inlines(self):
        """Those of the token here; what closes it is passed too."""
        children = self.tokens[self.at].children
        self.at += 2
        return inlines_of(children, self.write)


def blocks_of(text, write):
    return Blocks(text, write).until()


def inlines_of(children, write):
    """Words and breaks, and what stands inside marks: a stack of those that are open."""
    stack = [{"c": []}]
    for token in children:
        name, _, side = token.type.rpartition("_")
        if side == "open":
            stack.append(opened(name, token))
        elif side == "close":
            closed = stack.pop()
            stack[-1]["c"] += [closed] if closed["k"] != "a" or closed["to"] else closed["c"]
        elif token.type in BREAKS:
            stack[-1]["c"].append({"k": "br"})
        elif token.type == "code_inline":
            stack[-1]["c"].append({"k": "code", "t": write(token.content)})
        elif token.content:
            stack[-1]["c"].append(write(token.content))
    return stack[0]["c"]


def opened(name, token):
    mark = {"k": INLINES[name], "c": []}
    return mark | {"to": link_of(token.attrGet("href"))} if name == "link" else mark


def link_of(address):
    """An address that a reader may be led to, "" for any other; a path is one of the portal."""
    if address.startswith("/") and not address.startswith("//"):
        address = f"{settings.PUBLIC_URL}{address}"
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return ""
    return address if scheme in SCHEMES and address.isprintable() and len(address) <= LONGEST_LINK else ""
