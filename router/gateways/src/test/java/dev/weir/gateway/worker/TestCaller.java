package dev.weir.gateway.worker;

import dev.weir.gateway.worker.TestWorkers.Awaited;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.router.Router;
import dev.weir.router.local.LocalPeer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A test's session that calls; a second answer to a call is an error. Confined to one thread. */
final class TestCaller implements MessageLink.Receiver, AutoCloseable {
  private final Map<Long, Awaited> calls = new ConcurrentHashMap<>();
  private final CountDownLatch joined = new CountDownLatch(1);
  private final CompletableFuture<String> fault = new CompletableFuture<>();
  private final MessageLink link;
  private long request;

  TestCaller(Router router) throws InterruptedException {
    link = router.join(LocalPeer.of("realm1", "caller", "anonymous"), this);
    if (!joined.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("not joined");
    }
  }

  Awaited call(Object... arguments) {
    return call(Dict.EMPTY, Payload.of(arguments));
  }

  Awaited call(Dict options, Payload payload) {
    Awaited answer = new Awaited();
    calls.put(++request, answer);
    send(new Call(request, CallOptions.of(options), "com.example.work", payload));
    return answer;
  }

  /** Gives up the newest call. */
  void cancel(String mode) {
    send(new Cancel(request, CancelOptions.of(Dict.of("mode", mode))));
  }

  private void send(Message message) {
    if (link.send(message) != MessageLink.Sent.ACCEPTED) {
      throw new AssertionError("no room");
    }
  }

  /** What came that should not have. */
  CompletableFuture<String> fault() {
    return fault;
  }

  @Override
  public void message(Message message) {
    switch (message.type()) {
      case WELCOME -> joined.countDown();
      case RESULT -> answered(((Result) message).request(), "", ((Result) message).payload());
      case ERROR -> {
        ErrorMessage error = (ErrorMessage) message;
        answered(error.request(), error.error(), error.payload());
      }
      default -> fault.complete("unexpected " + message);
    }
  }

  private void answered(long id, String error, Payload payload) {
    Awaited call = calls.remove(id);
    if (call == null) {
      fault.complete("a second answer to " + id);
    } else if (error.isEmpty()) {
      call.result(payload);
    } else {
      call.error(error, payload);
    }
  }

  @Override
  public void closed() {
    calls.values().forEach(call -> call.error("closed", Payload.EMPTY));
  }

  @Override
  public void close() {
    link.close();
  }
}
