"""Python imports this by itself when it starts: every child process of the tests is offline too."""

from helpers import no_network

no_network.block()
