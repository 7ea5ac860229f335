package io.github.sparkredis.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;

/** What {@link SparkCluster} runs: a master and its workers, by their own main methods, until the input ends. */
final class SparkClusterProcess {
    static final String READY = "ready";

    private SparkClusterProcess() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int port = Integer.parseInt(args[0]);
        inBackground(() -> Master.main(
                new String[] {"--host", "127.0.0.1", "--port", Integer.toString(port), "--webui-port", "0"}));
        while (!isOpen(port)) {
            Thread.sleep(20);
        }
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
                args[1],
                "spark://127.0.0.1:" + port
            }));
        }
        System.out.println(READY);
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void inBackground(Runnable daemon) {
        Thread thread = new Thread(daemon);
        thread.setDaemon(true);
        thread.start();
    }
}
