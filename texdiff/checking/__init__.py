"""Proofreading: the derivatives and identities that notes state, each equation compared on random inputs."""
