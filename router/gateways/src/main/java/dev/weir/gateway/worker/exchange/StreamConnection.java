package dev.weir.gateway.worker.exchange;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The standard input and output of a process. Closing it does not end a read that blocks: the end
 * of the process does. Confined as the interface says.
 */
public final class StreamConnection implements Connection {
  private final InputStream in;
  private final OutputStream out;

  /** Of what the process writes and reads. */
  public StreamConnection(InputStream in, OutputStream out) {
    this.in = new BufferedInputStream(in);
    this.out = out;
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public void endRequest() throws IOException {
    out.close();
  }

  @Override
  public boolean fresh() {
    try {
      return in.available() == 0;
    } catch (IOException closed) {
      return false;
    }
  }

  /** The streams end with the process. */
  @Override
  public void close() {}
}
