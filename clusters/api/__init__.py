"""What every address of the API is: read only, by pages, within a rate, with or without a token. Then the pôles."""

from .describing import Described, finish, object_of, path_parameter, reference, schema_of, text_schema
from .directory import CLUSTER_SCHEMA, SLUG, ClusterDetail, ClusterList
from .limits import Throttle
from .paging import Page
from .problems import Gone, Nowhere, problem
from .reading import Listing, ReadView
from .tokens import Tokens

__all__ = [
    "CLUSTER_SCHEMA",
    "SLUG",
    "ClusterDetail",
    "ClusterList",
    "Described",
    "Gone",
    "Listing",
    "Nowhere",
    "Page",
    "ReadView",
    "Throttle",
    "Tokens",
    "finish",
    "object_of",
    "path_parameter",
    "problem",
    "reference",
    "schema_of",
    "text_schema",
]
