package io.github.sparkredis.client;

/**
 * By what a server knows a connection.
 *
 * @param id as <a href="https://redis.io/docs/latest/commands/client-id/">CLIENT ID</a> gives it: no other connection to that
 *     process ever has it
 * @param name drawn at random, so that a connection of that id to another process is not taken for it
 */
public record ClientId(long id, String name) {}
