package dev.weir.bench.wire;

/**
 * Reads the few message shapes that a router sends to callers, callees, publishers and subscribers,
 * tolerant of what routers do differently: details with content, other integer widths, further
 * elements. Confined to the event loop's thread.
 */
abstract class MessageScanner {
  protected byte[] buffer = {};
  protected int at;
  protected int end;

  /** Reads one message that takes up the buffer from {@code from} to {@code to}. */
  final void read(byte[] bytes, int from, int to, Received into) {
    buffer = bytes;
    at = from;
    end = to;
    into.buffer = bytes;
    into.from = from;
    into.to = from;
    try {
      message(into);
    } catch (IndexOutOfBoundsException e) {
      throw new MalformedMessage("a message ends early");
    }
    if (at != end) {
      throw new MalformedMessage((end - at) + " bytes follow a message");
    }
  }

  private void message(Received into) {
    openMessage();
    into.code = (int) integer();
    switch (into.code) {
      case MessageCode.WELCOME -> into.first = integer();
      case MessageCode.SUBSCRIBED, MessageCode.REGISTERED -> ids(into);
      case MessageCode.RESULT -> {
        into.first = integer();
        skip();
        argument(into);
      }
      case MessageCode.EVENT, MessageCode.INVOCATION -> {
        ids(into);
        skip();
        argument(into);
      }
      case MessageCode.ERROR -> {
        ids(into);
        skip();
        text(into);
      }
      case MessageCode.ABORT, MessageCode.GOODBYE -> {
        skip();
        text(into);
      }
      default -> throw new MalformedMessage("message code " + into.code + " was not expected");
    }
    closeMessage();
  }

  private void ids(Received into) {
    into.first = integer();
    into.second = integer();
  }

  abstract void openMessage();

  /** Skips what follows the checked elements, up to the message's end. */
  abstract void closeMessage();

  abstract long integer();

  abstract void skip();

  abstract void text(Received into);

  /** Reads a list of exactly one text. */
  abstract void argument(Received into);
}
