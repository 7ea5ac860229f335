package io.github.sparkredis.encode;

import java.io.Serial;

/** A value has no form in Redis or JSON, such as NaN in a JSON number. Has no stack trace: there can be millions. */
final class ConversionException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ConversionException(String message) {
        super(message, null, false, false);
    }

    static ConversionException nonFinite(String text) {
        return new ConversionException(text + " is not a finite number, and non_finite=fail (null and string take it)");
    }
}
