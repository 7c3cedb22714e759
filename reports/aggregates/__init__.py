"""Aggregates: figures about many countries that say nothing about one."""
