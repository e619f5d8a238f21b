package dev.weir.client;

/**
 * Answers the invocations of a registration, on the client's executor, many at once.
 *
 * <p>It may take its time: a blocked handler disturbs no other handler.
 */
@FunctionalInterface
public interface InvocationHandler {

  /**
   * A caller calls.
   *
   * @return the result: any object that the client's mapper maps, {@link Arguments} for several or
   *     keyword results, {@code null} for none, or a {@link java.util.concurrent.CompletionStage}
   *     of these
   * @throws WampException to answer with its URI and arguments
   * @throws Exception any other is logged and answered with {@code wamp.error.runtime_error} and
   *     its message
   */
  Object invoke(Invocation invocation) throws Exception;
}
