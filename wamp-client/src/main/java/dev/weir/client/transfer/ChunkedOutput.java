package dev.weir.client.transfer;

import java.io.OutputStream;
import java.util.Objects;

/** Gathers what is written into chunks. Confined to one thread. */
final class ChunkedOutput extends OutputStream {
  private final Download download;
  private final byte[] chunk;
  private int filled;

  ChunkedOutput(Download download, int chunk) {
    this.download = download;
    this.chunk = new byte[chunk];
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] octets, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, octets.length);
    int from = offset;
    while (from < offset + length) {
      int some = Math.min(offset + length - from, chunk.length - filled);
      System.arraycopy(octets, from, chunk, filled, some);
      filled += some;
      from += some;
      if (filled == chunk.length) {
        flush();
      }
    }
  }

  @Override
  public void flush() {
    int length = filled;
    filled = 0;
    download.send(chunk, length);
  }

  @Override
  public void close() {
    flush();
  }
}
