package dev.weir.daemon.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A file that must be there to be read; a relative path starts at the configuration file.
 *
 * <p>Thread-safe.
 */
record FileType() implements ValueType<Path> {

  @Override
  public Optional<Path> read(Node node, Scope scope) {
    Optional<Path> file = ScalarType.text(node).flatMap(text -> path(text, scope));
    if (file.isEmpty()) {
      scope.error(node, "expected the path of a file");
    } else if (scope.served() && !Files.isReadable(file.get())) {
      scope.error(node, "the file " + file.get() + " cannot be read");
      return Optional.empty();
    } else if (scope.served() && Files.isDirectory(file.get())) {
      scope.error(node, file.get() + " is a directory, not a file");
      return Optional.empty();
    }
    return file;
  }

  private static Optional<Path> path(String text, Scope scope) {
    try {
      return text.isBlank()
          ? Optional.empty()
          : Optional.of(scope.directory().resolve(text).normalize());
    } catch (InvalidPathException notOne) {
      return Optional.empty();
    }
  }
}
