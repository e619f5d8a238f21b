package dev.weir.daemon.config;

import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * A YAML parser that refuses deep nesting, since nodes are composed by recursion.
 *
 * <p>Confined to the thread that reads the file.
 */
final class ShallowParser implements Parser {
  private static final int DEEPEST = 32;

  private final Parser parser;
  private int depth;

  ShallowParser(Parser parser) {
    this.parser = parser;
  }

  @Override
  public Event next() {
    Event event = parser.next();
    if (event instanceof CollectionEndEvent) {
      depth--;
    } else if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
      throw new ParserException("nested deeper than " + DEEPEST, event.getStartMark());
    }
    return event;
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }
}
