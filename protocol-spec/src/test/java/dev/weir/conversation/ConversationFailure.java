package dev.weir.conversation;

/** A conversation went otherwise than its script says. */
public final class ConversationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String expected;
  private final String received;

  ConversationFailure(String script, Step.Line line, String received) {
    super(
        "%s.wamp:%d%n  expected  %s%n  received  %s"
            .formatted(script, line.number(), line.text(), received));
    this.line = line.number();
    this.expected = line.text();
    this.received = received;
  }

  /** The line of the script, from 1. */
  public int line() {
    return line;
  }

  /** What the line says. */
  public String expected() {
    return expected;
  }

  /** What came in its place. */
  public String received() {
    return received;
  }
}
