"""Whether pages are valid HTML, as the checker of the W3C says (npm: vnu-jar; it needs Java)."""

import json
import os
import subprocess
from pathlib import Path

from django.conf import settings

VNU_JAR = Path(os.environ.get("VNU_JAR", settings.BASE_DIR / ".venv/vnu/node_modules/vnu-jar/build/dist/vnu.jar"))


def html_errors(folder: Path) -> list[str]:
    """What is wrong in the .html files of `folder`."""
    command = ["java", "-jar", VNU_JAR, "--format", "json", "--stdout", "--skip-non-html", folder]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(result.stdout)["messages"]
    return [f"{Path(m['url']).name}: {m['message']}: {m.get('extract')}" for m in messages if m["type"] == "error"]
