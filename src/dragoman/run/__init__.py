"""The main job: reading many articles into a record, on as many processes as there are cores."""

from dragoman.run.local import read_paths
from dragoman.run.shard import Shard, Tools, load_tools, read_shard
from dragoman.run.summary import Summary

__all__ = ["Shard", "Summary", "Tools", "load_tools", "read_paths", "read_shard"]
