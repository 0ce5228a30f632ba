"""The engine on a Milvus server: candidates come from there, scores are made here, exactly as the embedded engine's.

Others use `backend` (MilvusBackend) and `verifying` (verify). Everything in a server is derived from the library's
store and can be dropped at any time. pymilvus is loaded by `server` alone, when a library is first searched.
"""
