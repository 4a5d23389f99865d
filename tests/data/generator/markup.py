"""XML text as SIECLE writes it: two blanks of indent, `<TAG></TAG>` for an empty value, no DOCTYPE, no namespace."""

from xml.sax.saxutils import escape, quoteattr


class Element:
    """A tag with attributes, and either a text or children. Children that are None are left out."""

    def __init__(self, tag, *content, **attributes):
        self.tag = tag
        self.attributes = attributes
        self.text = None
        self.children = []
        for item in content:
            if item is None:
                continue
            if isinstance(item, str):
                self.text = item
            elif isinstance(item, Element):
                self.children.append(item)
            else:
                self.children.extend(child for child in item if child is not None)


def optional(tag, value):
    """None: the tag is absent. An empty text: it is there, and empty. Both occur in one and the same real file."""
    return None if value is None else Element(tag, value)


def leaves(*pairs):
    """[(tag, value), …] as elements, absent ones left out."""
    return [optional(tag, value) for tag, value in pairs if value is not None]


def _lines(element, depth, indent, roomy):
    pad = indent * depth
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in element.attributes.items() if value is not None)
    if element.children:
        yield f"{pad}<{element.tag}{attributes}>"
        for child in element.children:
            yield from _lines(child, depth + 1, indent, roomy)
        yield f"{pad}</{element.tag}>"
    elif element.text and roomy:
        yield f"{pad}<{element.tag}{attributes}>"
        yield f"{pad}{indent}{escape(element.text)}"
        yield f"{pad}</{element.tag}>"
    elif element.text is None and roomy:
        yield f"{pad}<{element.tag}{attributes}/>"
    else:
        yield f"{pad}<{element.tag}{attributes}>{escape(element.text or '')}</{element.tag}>"


def document(root, encoding="ISO-8859-15", newline="\n", roomy=False):
    """The bytes of a file. `roomy`: values on lines of their own with blanks around them, as some tools re-save sts_emp."""
    indent = "    " if roomy else "  "
    lines = [f'<?xml version="1.0" encoding="{encoding}"?>', *_lines(root, 0, indent, roomy), ""]
    return newline.join(lines).encode("iso8859-15" if encoding == "ISO-8859-15" else encoding)
