"""Search: searchers (ask and tell), one algorithm a file, the loop, and the process that runs it."""
