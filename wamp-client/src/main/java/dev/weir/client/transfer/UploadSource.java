package dev.weir.client.transfer;

import java.io.IOException;
import java.io.InputStream;

/** What an upload sends, which can be read again from anywhere if the connection breaks. */
@FunctionalInterface
public interface UploadSource {
  /**
   * Opens it; the stream is closed by whoever opened it.
   *
   * @param offset how many octets at its beginning are not wanted
   * @throws IOException if it cannot be read
   */
  InputStream open(long offset) throws IOException;
}
