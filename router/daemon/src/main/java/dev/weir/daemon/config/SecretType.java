package dev.weir.daemon.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A secret: {@code ${env:NAME}}, {@code ${file:PATH}} (the file's text without its last line end),
 * or, with a warning, the secret itself.
 *
 * <p>Thread-safe.
 */
record SecretType() implements ValueType<Secret> {

  @Override
  public Optional<Secret> read(Node node, Scope scope) {
    Optional<String> text = ScalarType.text(node);
    if (text.isEmpty()) {
      scope.error(node, "expected a secret: ${env:NAME} or ${file:PATH}");
      return Optional.empty();
    }
    String written = text.get();
    if (!written.startsWith("${") || !written.endsWith("}")) {
      scope.warning(
          node, "the secret stands in the file as a plain value: use ${env:NAME} or ${file:PATH}");
      return Optional.of(new Secret(written));
    }
    return reference(written.substring(2, written.length() - 1), node, scope);
  }

  private static Optional<Secret> reference(String reference, Node node, Scope scope) {
    String name = reference.substring(reference.indexOf(':') + 1);
    if (name.isEmpty() || !(reference.startsWith("env:") || reference.startsWith("file:"))) {
      scope.error(node, "`${" + reference + "}` is not ${env:NAME} or ${file:PATH}");
      return Optional.empty();
    }
    if (!scope.served()) {
      return Optional.of(new Secret(""));
    }
    return reference.startsWith("env:") ? variable(name, node, scope) : contents(name, node, scope);
  }

  private static Optional<Secret> variable(String name, Node node, Scope scope) {
    Optional<Secret> secret = Optional.ofNullable(System.getenv(name)).map(Secret::new);
    if (secret.isEmpty()) {
      scope.error(node, "the environment variable " + name + " is not set");
    }
    return secret;
  }

  private static Optional<Secret> contents(String path, Node node, Scope scope) {
    try {
      return Optional.of(Secret.of(scope.directory().resolve(path)));
    } catch (IOException | InvalidPathException unreadable) {
      scope.error(node, "the secret's file " + path + " cannot be read");
      return Optional.empty();
    }
  }
}
