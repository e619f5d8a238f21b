package dev.weir.daemon.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A kind of value in the configuration: checks what stands in the file and makes it typed.
 *
 * <p>Thread-safe.
 */
interface ValueType<T> {

  /** The value; empty after a verdict has said why there is none. */
  Optional<T> read(Node node, Scope scope);
}
