package io.github.sparkredis.encode;

/**
 * What generated keys are derived from, so that a task that runs again makes them again.
 *
 * @param keySeed the option {@code key_seed}, or what the driver drew for this write
 * @param partition the partition's number, the same over all attempts
 * @param partitions how many there are
 * @param epoch of the stream that writes; 0 where none does
 */
public record WriteIdentity(String keySeed, int partition, int partitions, long epoch) {

    /** Of a write that no stream makes. */
    public WriteIdentity(String keySeed, int partition, int partitions) {
        this(keySeed, partition, partitions, 0);
    }
}
