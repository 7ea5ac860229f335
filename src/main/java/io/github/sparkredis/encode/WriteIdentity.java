package io.github.sparkredis.encode;

/**
 * What generated keys are derived from, so that a task that runs again makes them again.
 *
 * @param keySeed the option {@code key_seed}, or what the driver drew for this write
 * @param partition the partition's number, the same over all attempts
 * @param partitions how many there are
 */
public record WriteIdentity(String keySeed, int partition, int partitions) {}
