package dev.weir.gateway.worker.exchange;

import java.io.IOException;
import java.util.Arrays;

/** A line each: what comes before a line feed. Stateless. */
public final class LineFraming implements Framing {
  @Override
  public void check(byte[] request) throws UnfitRequestException {
    for (byte octet : request) {
      if (octet == '\n') {
        throw new UnfitRequestException("a request to this worker is one line");
      }
    }
  }

  @Override
  public Answer exchange(Connection worker, byte[] request, String media, int most)
      throws IOException {
    byte[] line = Arrays.copyOf(request, request.length + 1);
    line[request.length] = '\n';
    worker.out().write(line);
    worker.out().flush();
    Octets answer = new Octets(worker.in());
    byte[] octets = answer.line(most);
    return Answer.of(octets, Answer.after(answer));
  }
}
