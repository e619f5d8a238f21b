package dev.weir.daemon.config;

import java.util.Optional;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A type of which this build serves some values; the others get a warning that says what holds.
 *
 * <p>Thread-safe.
 */
record PartlyServedType<T>(ValueType<T> type, Predicate<? super T> serves, String consequence)
    implements ValueType<T> {

  @Override
  public Optional<T> read(Node node, Scope scope) {
    Optional<T> value = type.read(node, scope);
    if (scope.served() && value.isPresent() && !serves.test(value.get())) {
      String written = ScalarType.text(node).map(text -> " value `" + text + "`").orElse("");
      scope.verdicts().warning(Place.of(node), sentence(scope.path(), written));
    }
    return value;
  }

  private String sentence(String path, String written) {
    return "key " + path + written + " is not served by this build: " + consequence;
  }
}
