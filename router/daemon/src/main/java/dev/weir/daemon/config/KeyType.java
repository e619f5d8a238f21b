package dev.weir.daemon.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The private key of a listener: the path of a PEM file, or a secret reference ({@code ${env:NAME}}
 * or {@code ${file:PATH}}) that gives the PEM text itself or the password of a PKCS#12 store.
 *
 * <p>Thread-safe.
 */
record KeyType() implements ValueType<Secret> {

  @Override
  public Optional<Secret> read(Node node, Scope scope) {
    boolean reference = ScalarType.text(node).filter(text -> text.startsWith("${")).isPresent();
    return reference
        ? new SecretType().read(node, scope)
        : new FileType().read(node, scope).flatMap(file -> contents(file, node, scope));
  }

  private static Optional<Secret> contents(Path file, Node node, Scope scope) {
    if (!scope.served()) {
      return Optional.of(new Secret(""));
    }
    try {
      return Optional.of(Secret.of(file));
    } catch (IOException unreadable) {
      scope.error(node, "the file " + file + " cannot be read as PEM text");
      return Optional.empty();
    }
  }
}
