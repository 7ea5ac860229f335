package io.github.sparkredis.encode;

/**
 * What generated keys are derived from, so that a task that runs again makes them again.
 *
 * @param writeId the id of the write's result
 * @param partition the partition's number, the same over all attempts
 * @param partitions how many there are
 */
public record WriteIdentity(String writeId, int partition, int partitions) {}
