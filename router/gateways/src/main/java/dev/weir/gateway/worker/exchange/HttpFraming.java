package dev.weir.gateway.worker.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@code POST /} of HTTP/1.1 with the request as its body; the body of the response is the answer,
 * and a status other than 2xx is a refusal. Thread-safe.
 */
public final class HttpFraming implements Framing {
  private static final int LONGEST_HEAD = 64 << 10;

  private final boolean keep;

  /** Asks the worker to keep its connection, or to close it. */
  public HttpFraming(boolean keep) {
    this.keep = keep;
  }

  @Override
  public Answer exchange(Connection worker, byte[] request, String media, int most)
      throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(head(request.length, media).getBytes(StandardCharsets.ISO_8859_1));
    message.writeBytes(request);
    worker.out().write(message.toByteArray());
    worker.out().flush();
    Octets in = new Octets(worker.in());
    HttpHead head = HttpHead.read(in, LONGEST_HEAD);
    while (head.interim()) {
      head = HttpHead.read(in, LONGEST_HEAD);
    }
    byte[] body = body(head, in, most);
    return new Answer(body, refusal(head), after(head, in));
  }

  private String head(int length, String media) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Weir\r\nContent-Type: "
        + media
        + "\r\nContent-Length: "
        + length
        + (keep ? "" : "\r\nConnection: close")
        + "\r\n\r\n";
  }

  private Answer.After after(HttpHead head, Octets in) throws IOException {
    if (!head.bounded()) {
      return Answer.After.ENDED;
    }
    return keep && head.persistent() ? Answer.after(in) : Answer.After.CLOSE;
  }

  private static byte[] body(HttpHead head, Octets in, int most) throws IOException {
    if (head.empty()) {
      return new byte[0];
    }
    if (!head.bounded()) {
      return in.rest(most);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (head.chunked()) {
      chunks(in, body, most);
    } else {
      in.take(head.length(), body, most);
    }
    return body.toByteArray();
  }

  private static void chunks(Octets in, ByteArrayOutputStream body, int most) throws IOException {
    for (long size = size(in); size > 0; size = size(in)) {
      in.take(size, body, most);
      if (in.line(LONGEST_HEAD).length > 0) {
        throw new IOException("a chunk of the HTTP response is longer than it says");
      }
    }
    HttpHead.skipTrailers(in, LONGEST_HEAD);
  }

  private static long size(Octets in) throws IOException {
    String line = new String(in.line(LONGEST_HEAD), StandardCharsets.ISO_8859_1);
    String digits = line.split(";", 2)[0].strip();
    if (!digits.matches("[0-9a-fA-F]{1,15}")) {
      throw new IOException("the HTTP response has a chunk without a size");
    }
    return Long.parseLong(digits, 16);
  }

  private static Optional<String> refusal(HttpHead head) {
    return head.success() ? Optional.empty() : Optional.of("HTTP status " + head.status());
  }
}
