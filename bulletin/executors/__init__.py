"""Ways to run a function over many things, in order: here, in processes, or on a Dask cluster.

A stage that can run in parallel takes such a `Map`; it does not know which one it is given, and none of them
knows what is mapped.

    local       in this process, or in several of this machine
    pool        in processes of this machine, be it one
    cluster     on the workers of a Dask scheduler
    one_by_one  what a map does in this process
    cores       the processors that this process may use
"""

from bulletin.executors.clusters import cluster
from bulletin.executors.processes import Map, cores, local, one_by_one, pool

__all__ = ["Map", "cluster", "cores", "local", "one_by_one", "pool"]
