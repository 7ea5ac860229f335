package io.github.sparkredis.resp;

import org.jspecify.annotations.Nullable;

/**
 * How to find out whether a server takes a command: one that takes no effect, and is checked all the same.
 *
 * @param of what is probed, in words: servers that refuse it are remembered by that
 * @param command the one that is to be taken
 * @param wrong the same with a fault in it, which a server that looks at it refuses; null where there is none to look at
 */
public record Probe(
        String of, CommandBuffer command, @Nullable CommandBuffer wrong) {}
