package io.github.sparkredis.client;

import io.github.sparkredis.options.ConnectionOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One server, which has all keys. */
record OneServer(ConnectionOptions server) implements Servers {

    @Override
    public boolean haveSlots() {
        return false;
    }

    @Override
    public void learn() {
        // There is nothing to ask.
    }

    @Override
    public ConnectionOptions owner(int slot) {
        return server;
    }

    @Override
    public List<ConnectionOptions> owners() {
        return List.of(server);
    }

    @Override
    public List<ConnectionOptions> allOwners() {
        return owners();
    }

    @Override
    public boolean refresh() {
        return false;
    }

    @Override
    public void doubt(@Nullable ConnectionOptions trouble) {
        // There is no other.
    }
}
