/**
 * What tests run on: a real Redis ({@link io.github.sparkredis.testing.RedisServer}), a scripted one for faults
 * ({@link io.github.sparkredis.testing.ScriptedServer}) and a local Spark ({@link io.github.sparkredis.testing.Spark}).
 */
package io.github.sparkredis.testing;
