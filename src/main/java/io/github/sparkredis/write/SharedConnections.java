package io.github.sparkredis.write;

import io.github.sparkredis.client.Connections;
import org.apache.spark.SparkFiles;

/** The connections of this driver or executor. */
final class SharedConnections {

    static final Connections INSTANCE = new Connections(SparkFiles::getRootDirectory);

    private SharedConnections() {}
}
