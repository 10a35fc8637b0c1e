"""The bots that ours is compared with, written as their makers' documentation has it."""
