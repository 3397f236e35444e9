"""The desk's end of the wire: what the engine needs of its host, the engine, its pace and the link."""
