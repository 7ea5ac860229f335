package io.github.sparkredis.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says, once each, what a test leaves out because its server lacks something. */
final class LeftOut {
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private LeftOut() {}

    /** Whether a test may go on to what needs this; prints where it may not. */
    static boolean unlessIn(Product product, Capability capability) {
        boolean present = capability.isIn(product);
        if (!present) {
            say(capability, product);
        }
        return present;
    }

    static void say(Object needed, Object server) {
        String line = "%s leaves out what needs %s, as %s lacks it.".formatted(test(), needed, server);
        if (SAID.add(line)) {
            System.out.println(line);
        }
    }

    /** The outermost of the tests' own classes that asks. */
    private static String test() {
        return STACK.walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                .filter(type -> type.getName().startsWith("io.github.sparkredis."))
                .filter(type -> !type.getPackageName().equals(LeftOut.class.getPackageName()))
                .reduce((inner, outer) -> outer)
                .map(Class::getSimpleName)
                .orElse("A test"));
    }
}
