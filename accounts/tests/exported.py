"""What somebody finds in the file of their data."""

import json
import zipfile

from accounts.people.personal_data import export_zip


def exported(user) -> dict[str, list[dict]]:
    """The rows of `data.json`, by the name of what they are."""
    with export_zip(user) as file, zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("data.json"))
