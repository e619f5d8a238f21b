package dev.weir.gateway.worker.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The length in four octets, the highest first, then so many octets. Stateless. */
public final class LengthFraming implements Framing {
  private static final int HEAD = 4;

  @Override
  public Answer exchange(Connection worker, byte[] request, String media, int most)
      throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(HEAD + request.length);
    worker.out().write(frame.putInt(request.length).put(request).array());
    worker.out().flush();
    Octets answer = new Octets(worker.in());
    long length = 0;
    for (int i = 0; i < HEAD; i++) {
      length = length << 8 | answer.require();
    }
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    answer.take(length, octets, most);
    return Answer.of(octets.toByteArray(), Answer.after(answer));
  }
}
