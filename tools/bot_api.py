"""Make `tests/auxil/bot_api.json` of the published description of the Bot API: names and types, no prose.

`python -m tools.bot_api FILE` takes the machine-readable description of
github.com/PaulSonOfLars/telegram-bot-api-spec.
"""

import json
import sys
from pathlib import Path
from typing import Any

MADE = Path(__file__).resolve().parent.parent / "tests" / "auxil" / "bot_api.json"
_NOTICE = """\
Names and types of the Telegram Bot API, taken from github.com/PaulSonOfLars/telegram-bot-api-spec.
Copyright (c) 2020 Paul Larsen. Permission is hereby granted, free of charge, to any person obtaining a copy \
of this software and associated documentation files (the "Software"), to deal in the Software without \
restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, \
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to \
do so, subject to the following conditions: The above copyright notice and this permission notice shall be \
included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT \
WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, \
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE \
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, \
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.\
"""


def condensed(published: dict[str, Any]) -> dict[str, Any]:
    """The description without its prose; a method or a type a line once it is written."""
    parts = {part: [_bare(about) for about in published[part].values()] for part in ("methods", "types")}
    return {"notice": _NOTICE, "version": published["version"], **parts}


def _bare(about: dict[str, Any]) -> dict[str, Any]:
    fields = [
        {"name": field["name"], "types": field["types"], "required": field["required"]}
        for field in about.get("fields", [])
    ]
    rest = {key: about[key] for key in ("returns", "subtypes") if about.get(key)}
    return {"name": about["name"], "fields": fields, **rest}


def written(described: dict[str, Any]) -> str:
    """The same as text, in which a change of one type changes one line."""
    parts = [f'"{key}": {json.dumps(described[key])}' for key in ("notice", "version")]
    for key in ("methods", "types"):
        lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in described[key])
        parts.append(f'"{key}": [\n{lines}\n]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    MADE.write_text(written(condensed(json.loads(Path(sys.argv[1]).read_text()))))
