package dev.weir.client.transfer;

/** Takes octets that callers send; see {@link Transfers#offerUpload}. */
@FunctionalInterface
public interface UploadHandler {
  /**
   * Reads what is sent, to its end.
   *
   * @return the result of the call: {@code null} for nothing
   * @throws Exception anything, which becomes an ERROR as with {@link
   *     dev.weir.client.InvocationHandler}
   */
  Object receive(Upload upload) throws Exception;
}
