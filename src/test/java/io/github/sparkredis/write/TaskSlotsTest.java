package io.github.sparkredis.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaskSlotsTest {
    private static final int NOW = 4;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4          | master=yarn
            8          | master=yarn executor.cores=4
            8          | master=k8s://https://host executor.cores=4
            20         | master=yarn executor.instances=5 executor.cores=4
            10         | master=yarn executor.instances=5 executor.cores=4 task.cpus=2
            4          | master=k8s://https://host executor.instances=2
            16         | master=spark://host:7077 cores.max=16
            4          | master=spark://host:7077
            80         | master=yarn dynamicAllocation.enabled=true dynamicAllocation.maxExecutors=20 executor.cores=4
            20         | master=yarn dynamicAllocation.enabled=true dynamicAllocation.maxExecutors=20
            2147483647 | master=yarn dynamicAllocation.enabled=true executor.cores=4 task.cpus=2
            2147483647 | master=spark://host:7077 dynamicAllocation.enabled=true dynamicAllocation.maxExecutors=20
            24         | master=spark://host:7077 dynamicAllocation.enabled=true dynamicAllocation.maxExecutors=20 cores.max=24
            40         | master=spark://host:7077 dynamicAllocation.enabled=true dynamicAllocation.maxExecutors=20 executor.cores=2
            4          | master=yarn dynamicAllocation.enabled=true dynamicAllocation.maxExecutors=1 executor.cores=2
            5          | master=yarn executor.instances=5 executor.cores=1 task.cpus=2
            """)
    void executorsThatMayJoinCount(int most, String settings) {
        SparkConf conf = new SparkConf(false);
        for (String setting : settings.split(" ")) {
            int equals = setting.indexOf('=');
            conf.set("spark." + setting.substring(0, equals), setting.substring(equals + 1));
        }
        assertThat(TaskSlots.most(conf, NOW)).isEqualTo(most);
    }
}
