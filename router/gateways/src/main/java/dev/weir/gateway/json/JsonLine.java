package dev.weir.gateway.json;

/** JSON texts that must be one line for whoever reads line by line. Stateless. */
public final class JsonLine {
  private JsonLine() {}

  /**
   * Makes the first octets of a text one line, in place, and returns it. In valid JSON a line's end
   * stands only between values, where a space means the same.
   */
  public static byte[] flat(byte[] text, int length) {
    for (int i = 0; i < length; i++) {
      if (text[i] == '\n' || text[i] == '\r') {
        text[i] = ' ';
      }
    }
    return text;
  }
}
