package io.github.sparkredis.encode;

import io.github.sparkredis.options.Options;

/** The one list of formats: what Spark calls them, what Redis calls the type of their keys, and who encodes their rows. */
public enum RedisFormat {
    HASH(Options.HASH, "hash") {
        @Override
        public void check(RowPlan plan) {
            HashEncoder.check(plan);
        }

        @Override
        public RowEncoder encoder(RowPlan plan, WriteIdentity identity) {
            return new HashEncoder(plan, identity);
        }
    },

    JSON(Options.JSON, "ReJSON-RL") {
        @Override
        public void check(RowPlan plan) {
            JsonEncoder.check(plan);
        }

        @Override
        public RowEncoder encoder(RowPlan plan, WriteIdentity identity) {
            return new JsonEncoder(plan, identity);
        }
    };

    private final String shortName;
    private final String keyType;

    RedisFormat(String shortName, String keyType) {
        this.shortName = shortName;
        this.keyType = keyType;
    }

    /** The name for {@code format(…)}. */
    public String shortName() {
        return shortName;
    }

    /** As <a href="https://redis.io/docs/latest/commands/type/">TYPE</a> names the type of its keys. */
    public String keyType() {
        return keyType;
    }

    /** Refuses at the driver what this format cannot do. */
    public abstract void check(RowPlan plan);

    /** An encoder for one task. */
    public abstract RowEncoder encoder(RowPlan plan, WriteIdentity identity);
}
