"""The library of plans and the engine that finds tasks in it.

Others may use `library` (Library, Imported), `snapshot` (Snapshot and its parts), `engine` (the Engine protocol),
`ranking` (Scored and the array types), `passages` (KINDS, Kind, clause_spans), `encoder` (the protocol) and `tokens`
(Tokeniser). The store, its schema and the files of the indexes are this package's own affair. Importing any of these
is cheap: faiss and bm25s load when a snapshot is first built.
"""
