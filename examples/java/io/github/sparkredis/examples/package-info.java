/** Programs to run and to copy from; they use the connector as anyone does, and a plain client to look at what it wrote. */
package io.github.sparkredis.examples;
