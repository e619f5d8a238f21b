package dev.weir.gateway.worker.exchange;

import java.io.IOException;

/** The request ends when nothing more is sent, the answer when the worker closes. Stateless. */
public final class CloseFraming implements Framing {
  @Override
  public Answer exchange(Connection worker, byte[] request, String media, int most)
      throws IOException {
    worker.out().write(request);
    worker.out().flush();
    worker.endRequest();
    return Answer.of(new Octets(worker.in()).rest(most), Answer.After.ENDED);
  }
}
