package io.github.sparkredis.pipeline;

/** Rows of a batch that go over the wire in one way, in their order. */
record Group(Rows rows, Framing framing) {}
