"""Static files for production: hashed names inside our ES modules too, so that a browser may keep them for ever."""

from typing import ClassVar

from whitenoise.storage import CompressedManifestStaticFilesStorage

# As Django's hashed storages want them: what to find (its address is `url`) and what to write instead.
MODULE_IMPORTS = (
    (r"""(?P<matched>import\(["'](?P<url>\./.*?)["']\))""", 'import("%(url)s")'),
    (r"""(?P<matched>from ["'](?P<url>\./.*?)["'];)""", 'from "%(url)s";'),
)


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # whitenoise has no types
    """Django's own switch for this also reads packages whose comments look like imports, and fails on them."""

    patterns: ClassVar = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", MODULE_IMPORTS))
