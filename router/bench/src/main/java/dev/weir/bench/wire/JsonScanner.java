package dev.weir.bench.wire;

/** Reads messages in JSON. Confined to the event loop's thread. */
final class JsonScanner extends MessageScanner {
  @Override
  void openMessage() {
    expect('[');
  }

  @Override
  void closeMessage() {
    while (next() != ']') {
      skip();
    }
    at++;
    while (at < end && blank(buffer[at])) {
      at++;
    }
  }

  @Override
  long integer() {
    long value = 0;
    int from = at;
    for (int digit = next() - '0'; digit >= 0 && digit <= 9; digit = peek() - '0') {
      value = value * 10 + digit;
      at++;
    }
    if (at == from || peek() == '.') {
      throw unexpected("an integer");
    }
    return value;
  }

  @Override
  void text(Received into) {
    expect('"');
    into.from = at;
    endOfText();
    into.to = at - 1;
  }

  @Override
  void argument(Received into) {
    expect('[');
    text(into);
    expect(']');
  }

  @Override
  void skip() {
    switch (next()) {
      case '"' -> {
        at++;
        endOfText();
      }
      case '[', '{' -> {
        at++;
        members();
      }
      default -> scalar();
    }
  }

  private void members() {
    for (byte b = next(); b != ']' && b != '}'; b = next()) {
      skip();
    }
    at++;
  }

  private void scalar() {
    int from = at;
    while (at < end && !separator(buffer[at])) {
      at++;
    }
    if (at == from) {
      throw unexpected("a value");
    }
  }

  private void endOfText() {
    byte b = buffer[at++];
    while (b != '"') {
      if (b == '\\') {
        at++;
      }
      b = buffer[at++];
    }
    if (at > end) {
      throw new MalformedMessage("a text passes the end of the message");
    }
  }

  private void expect(char wanted) {
    if (next() != wanted) {
      throw unexpected("'" + wanted + "'");
    }
    at++;
  }

  /** The next byte that is not blank or a separator between elements, left unread. */
  private byte next() {
    while (at < end && (blank(buffer[at]) || buffer[at] == ',' || buffer[at] == ':')) {
      at++;
    }
    return peek();
  }

  private byte peek() {
    if (at >= end) {
      throw new MalformedMessage("a message ends early");
    }
    return buffer[at];
  }

  private static boolean separator(byte b) {
    return b == ',' || b == ':' || b == ']' || b == '}' || blank(b);
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private MalformedMessage unexpected(String wanted) {
    return new MalformedMessage(wanted + " was expected, not '" + (char) buffer[at] + "'");
  }
}
