import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.distribution.ch.impl.RESPHashFunctionPartitioner;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.server.resp.RespServer;
import org.infinispan.server.resp.configuration.RespServerConfiguration;
import org.infinispan.server.resp.configuration.RespServerConfigurationBuilder;

/**
 * Serves Infinispan's Redis endpoint on a loopback port, the one argument, until its standard input ends: it dies with
 * the tests that started it. Run from this source, with Infinispan's jars and nothing else on the class path.
 */
final class InfinispanEndpoint {
    private static final String CACHE = "respCache";

    private InfinispanEndpoint() {}

    public static void main(String[] arguments) throws Exception {
        DefaultCacheManager manager = new DefaultCacheManager(
                new GlobalConfigurationBuilder().nonClusteredDefault().build(), true);
        ConfigurationBuilder cache = new ConfigurationBuilder();
        cache.encoding().mediaType(MediaType.APPLICATION_OCTET_STREAM);
        cache.clustering()
                .hash()
                .keyPartitioner(new RESPHashFunctionPartitioner())
                .numSegments(256);
        cache.aliases("0"); // database 0
        manager.defineConfiguration(CACHE, cache.build());
        manager.getCache(CACHE); // without it every connection is reset

        RespServerConfiguration configuration = new RespServerConfigurationBuilder()
                .name("tests")
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .defaultCacheName(CACHE)
                .build();
        RespServer server = new RespServer();
        server.start(configuration, manager);
        server.postStart();
        System.out.println("ready");

        while (System.in.read() >= 0) {
            // Whoever started this says nothing, and ends.
        }
        Runtime.getRuntime().halt(0);
    }
}
