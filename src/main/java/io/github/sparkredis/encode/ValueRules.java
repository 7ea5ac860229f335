package io.github.sparkredis.encode;

import io.github.sparkredis.options.DecimalFormat;
import io.github.sparkredis.options.NonFinite;
import io.github.sparkredis.options.NullFields;
import io.github.sparkredis.options.Temporal;
import java.io.Serializable;

/** How values are written where a type alone does not say it. */
public record ValueRules(NullFields nulls, Temporal temporal, DecimalFormat decimals, NonFinite nonFinite)
        implements Serializable {}
