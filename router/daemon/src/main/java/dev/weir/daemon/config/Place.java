package dev.weir.daemon.config;

import java.util.Comparator;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A place in a configuration file; lines and columns count from 1.
 *
 * <p>Thread-safe.
 */
public record Place(int line, int column) implements Comparable<Place> {
  static final Place START = new Place(1, 1);
  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

  static Place of(Node node) {
    return of(node.getStartMark());
  }

  static Place of(Optional<Mark> mark) {
    return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1)).orElse(START);
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
