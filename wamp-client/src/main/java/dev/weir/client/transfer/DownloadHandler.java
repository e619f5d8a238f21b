package dev.weir.client.transfer;

/** Answers calls with octets; see {@link Transfers#offerDownload}. */
@FunctionalInterface
public interface DownloadHandler {
  /**
   * Writes what was asked for.
   *
   * @return what is said besides, as the result of a call: {@code null} for nothing
   * @throws Exception anything, which becomes an ERROR as with {@link
   *     dev.weir.client.InvocationHandler}
   */
  Object send(Download download) throws Exception;
}
