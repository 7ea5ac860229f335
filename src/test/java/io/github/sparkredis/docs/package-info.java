/** What keeps the pages of {@code docs/} and the README true. */
package io.github.sparkredis.docs;
