package io.github.sparkredis.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.Spark;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Every class, method and field that the jar refers to is there in the Spark that this runs on, of the same kind; and every
 * class of the jar implements all that its parents there want. What is missing would else be found by the first user whose
 * job gets there, as a NoSuchMethodError.
 *
 * <p>The rules are those of the <a href="https://docs.oracle.com/javase/specs/jvms/se17/html/jvms-5.html#jvms-5.4.3">
 * JVM specification, 5.4.3</a>.
 */
final class LinkageIT {
    /** The tests' own libraries are on the class path here, and not in a user's job. Spark itself needs Hadoop's file systems. */
    private static final Pattern PROVIDED = Pattern.compile(
            "java\\.|javax\\.(net|security|crypto|management)\\.|scala\\.|org\\.apache\\.spark\\.|org\\.apache\\.hadoop\\.(conf|fs)\\.|org\\.slf4j\\.|io\\.github\\.sparkredis\\.");

    private final ClassLoader loader = LinkageIT.class.getClassLoader();
    private final Set<String> missing = new TreeSet<>();
    private String from;
    private int references;

    @BeforeEach
    void clear() {
        missing.clear();
    }

    /** Else the build ran another Spark than it says, and every other test proves something else. */
    @Test
    void theSparkIsTheOneThatTheBuildNames() {
        assertThat(Spark.shared().version()).startsWith(System.getProperty("expected.spark") + ".");
    }

    @Test
    void theJarRefersToNothingThatThisSparkLacks() throws IOException {
        forEachClass(reader -> reader.accept(new References(), ClassReader.SKIP_FRAMES));
        assertThat(references).isGreaterThan(10_000);
        assertThat(missing).isEmpty();
    }

    @Test
    void theClassesOfTheJarImplementAllThatThisSparkWants() throws IOException {
        forEachClass(reader -> {
            Class<?> type = type(reader.getClassName());
            if (type != null && !Modifier.isAbstract(type.getModifiers())) {
                Arrays.stream(type.getMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .forEach(method -> missing.add(type.getName() + " does not implement " + method));
            }
        });
        assertThat(missing).isEmpty();
    }

    /** The two tests above fail where they should: a class that asks for what is not there. */
    @Test
    void whatIsMissingIsFound() throws IOException {
        from = "test";
        method(Opcodes.INVOKEVIRTUAL, "java/lang/String", "length", "()I", false);
        method(Opcodes.INVOKEINTERFACE, "java/util/List", "hashCode", "()I", true);
        assertThat(missing).isEmpty();
        method(Opcodes.INVOKEVIRTUAL, "java/lang/String", "length", "()J", false);
        method(Opcodes.INVOKESTATIC, "java/lang/String", "length", "()I", false);
        method(Opcodes.INVOKEVIRTUAL, "java/util/List", "size", "()I", false);
        method(Opcodes.INVOKEVIRTUAL, "org/apache/spark/NoSuchClass", "size", "()I", false);
        method(Opcodes.INVOKEVIRTUAL, "redis/clients/jedis/Jedis", "close", "()V", false);
        field("java/lang/System", "in", "I", true);
        assertThat(missing)
                .containsExactlyInAnyOrder(
                        "test: no method java.lang.String.length()J",
                        "test: java.lang.String.length()I is not static",
                        "test: java.util.List is an interface now",
                        "test: no class org.apache.spark.NoSuchClass",
                        "test: neither Spark nor the jar brings redis.clients.jedis.Jedis",
                        "test: no field java.lang.System.in of type I");
    }

    private interface Use {
        void of(ClassReader reader);
    }

    private void forEachClass(Use use) throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("packaged.jar"))) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        ClassReader reader = new ClassReader(in);
                        from = reader.getClassName().replace('/', '.');
                        use.of(reader);
                    }
                }
            }
        }
    }

    private Class<?> type(String internalName) {
        Type type = Type.getObjectType(internalName);
        while (type.getSort() == Type.ARRAY) {
            type = type.getElementType();
        }
        if (type.getSort() != Type.OBJECT) {
            return null;
        }
        references++;
        if (!PROVIDED.matcher(type.getClassName()).lookingAt()) {
            missing.add(from + ": neither Spark nor the jar brings " + type.getClassName());
            return null;
        }
        try {
            return Class.forName(type.getClassName(), false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            missing.add(from + ": no class " + type.getClassName());
            return null;
        }
    }

    private void types(Type... types) {
        for (Type type : types) {
            if (type.getSort() == Type.METHOD) {
                types(type.getArgumentTypes());
                types(type.getReturnType());
            } else if (type.getSort() >= Type.ARRAY) {
                type(type.getInternalName());
            }
        }
    }

    private void method(int opcode, String owner, String name, String descriptor, boolean byInterface) {
        types(Type.getMethodType(descriptor));
        Class<?> type = type(owner);
        boolean resolvedByTheJvm = owner.startsWith("[") || type == MethodHandle.class || type == VarHandle.class;
        if (type == null || resolvedByTheJvm) {
            return;
        }
        if (type.isInterface() != byInterface) {
            missing.add(
                    from + ": " + type.getName() + " is " + (byInterface ? "no interface" : "an interface") + " now");
            return;
        }
        Function<Class<?>, Member> declared = name.equals("<init>")
                ? owns -> first(
                        owns.getDeclaredConstructors(),
                        c -> Type.getConstructorDescriptor(c).equals(descriptor))
                : owns -> first(
                        owns.getDeclaredMethods(),
                        m -> m.getName().equals(name)
                                && Type.getMethodDescriptor(m).equals(descriptor));
        Member found = inHierarchy(type, declared);
        String shown = type.getName() + "." + name + descriptor;
        if (found == null) {
            missing.add(from + ": no method " + shown);
        } else if (found instanceof Method
                && Modifier.isStatic(found.getModifiers()) != (opcode == Opcodes.INVOKESTATIC)) {
            missing.add(from + ": " + shown + " is " + (opcode == Opcodes.INVOKESTATIC ? "not static" : "static"));
        }
    }

    private void field(String owner, String name, String descriptor, boolean isStatic) {
        types(Type.getType(descriptor));
        Class<?> type = type(owner);
        if (type == null) {
            return;
        }
        Member found = inHierarchy(
                type,
                owns -> first(
                        owns.getDeclaredFields(),
                        f -> f.getName().equals(name)
                                && Type.getDescriptor(f.getType()).equals(descriptor)));
        if (found == null || Modifier.isStatic(found.getModifiers()) != isStatic) {
            missing.add(from + ": no field " + type.getName() + "." + name + " of type " + descriptor);
        }
    }

    private static <T extends Member> Member first(T[] members, Predicate<T> wanted) {
        return Arrays.stream(members).filter(wanted).findFirst().orElse(null);
    }

    /** Looks into a class, what it extends, what it implements; an interface has the methods of Object, too. */
    private Member inHierarchy(Class<?> type, Function<Class<?>, Member> declared) {
        Member found;
        try {
            found = declared.apply(type);
        } catch (LinkageError e) { // a parameter's class is not there, of a method beside the one that is looked for
            missing.add(from + ": cannot look into " + type.getName() + ", " + e);
            return null;
        }
        Class<?> parent = type.isInterface() ? Object.class : type.getSuperclass();
        if (found == null && parent != null) {
            found = inHierarchy(parent, declared);
        }
        for (int i = 0; found == null && i < type.getInterfaces().length; i++) {
            found = inHierarchy(type.getInterfaces()[i], declared);
        }
        return found;
    }

    /** Hands every reference of a class on to the checks above. */
    private final class References extends ClassVisitor {
        References() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(int version, int access, String name, String generic, String parent, String[] interfaces) {
            type(parent);
            Arrays.stream(interfaces).forEach(LinkageIT.this::type);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String generic, Object value) {
            types(Type.getType(descriptor));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String generic, String[] thrown) {
            types(Type.getMethodType(descriptor));
            return new Instructions();
        }
    }

    private final class Instructions extends MethodVisitor {
        Instructions() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visitTypeInsn(int opcode, String name) {
            type(name);
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            types(Type.getType(descriptor));
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, String name) {
            if (name != null) {
                type(name);
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean byInterface) {
            method(opcode, owner, name, descriptor, byInterface);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            field(owner, name, descriptor, opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            types(Type.getMethodType(descriptor));
            visitLdcInsn(bootstrap);
            Arrays.stream(arguments).forEach(this::visitLdcInsn);
        }

        @Override
        public void visitLdcInsn(Object constant) {
            if (constant instanceof Type type) {
                types(type);
            } else if (constant instanceof ConstantDynamic dynamic) {
                visitLdcInsn(dynamic.getBootstrapMethod());
            } else if (constant instanceof Handle handle && handle.getTag() >= Opcodes.H_INVOKEVIRTUAL) {
                int opcode = handle.getTag() == Opcodes.H_INVOKESTATIC ? Opcodes.INVOKESTATIC : Opcodes.INVOKEVIRTUAL;
                method(opcode, handle.getOwner(), handle.getName(), handle.getDesc(), handle.isInterface());
            }
        }
    }
}
