"""Processes that are born quickly: forked from one that has imported the program once and runs no threads."""

import multiprocessing

children = multiprocessing.get_context("forkserver")
# for the races, and for the servers of tests/faults
children.set_forkserver_preload(["tests.races.works", "app.cli"])
