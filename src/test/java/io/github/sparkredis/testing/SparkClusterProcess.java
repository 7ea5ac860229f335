package io.github.sparkredis.testing;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;

/** What {@link SparkCluster} runs: a master, on a port that the system gives, and its workers, until the input ends. */
final class SparkClusterProcess {
    /** Begins the line that tells the address of the master. */
    static final String READY = "ready at ";

    private SparkClusterProcess() {}

    public static void main(String[] args) throws IOException {
        RpcEnv master = Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, new SparkConf())
                ._1();
        // Two names of one machine: Spark runs no speculative attempt on a host that runs the first one.
        for (String host : new String[] {"127.0.0.1", "localhost"}) {
            inBackground(() -> Worker.main(new String[] {
                "--host",
                host,
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                args[0],
                master.address().toSparkURL()
            }));
        }
        System.out.println(READY + master.address().toSparkURL());
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static void inBackground(Runnable daemon) {
        Thread thread = new Thread(daemon);
        thread.setDaemon(true);
        thread.start();
    }
}
