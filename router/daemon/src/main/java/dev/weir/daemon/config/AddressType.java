package dev.weir.daemon.config;

import dev.weir.daemon.config.Address.UnixSocket;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Where a listener waits; the relative path of a socket file starts at the configuration file.
 *
 * <p>Thread-safe.
 */
record AddressType() implements ValueType<Address> {

  @Override
  public Optional<Address> read(Node node, Scope scope) {
    Optional<Address> address = Scalars.address().read(node, scope);
    if (address.isPresent() && address.get() instanceof UnixSocket socket) {
      try {
        return Optional.of(
            new UnixSocket(scope.directory().resolve(socket.path()).normalize().toString()));
      } catch (InvalidPathException e) {
        scope.error(node, "expected the path of a socket file behind unix:");
        return Optional.empty();
      }
    }
    return address;
  }
}
