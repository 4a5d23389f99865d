"""The commands of a documentation page, so that page and test cannot drift apart: every block that is fenced as ```sh."""


def blocks(path):
    """[(heading, commands)], in the order of the page; a heading may come several times."""
    found, heading, lines, fence = [], "", None, None
    for line in path.read_text().splitlines():
        if lines is not None:
            if line.startswith("```"):
                if fence == "sh":
                    found.append((heading, "\n".join(lines) + "\n"))
                lines = None
            else:
                lines.append(line)
        elif line.startswith("```"):
            fence, lines = line[3:].strip(), []
        elif line.startswith("#"):
            heading = line.lstrip("# ")
    return found
