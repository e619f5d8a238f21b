package dev.weir.samples;

import dev.weir.client.Arguments;
import dev.weir.client.Call;
import dev.weir.client.CallStream;
import dev.weir.client.WampClient;
import dev.weir.router.Router;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A call that sends its arguments in chunks, and a callee that answers each of them: progressive
 * invocations and progressive results at once.
 */
public final class TwoWayStream {
  private TwoWayStream() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("running totals " + run());
  }

  /** Returns the running totals, the final result last. */
  static List<Long> run() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient callee = WampClient.connect(router.uris().get(0), "realm1");
        WampClient caller = WampClient.connect(router.uris().get(0), "realm1")) {
      callee
          .register(
              "com.example.sum",
              call -> {
                long sum = 0;
                for (Arguments chunk : call.chunks()) {
                  sum += chunk.get(0, Long.class);
                  call.progress(sum);
                }
                return sum;
              })
          .join();

      List<Long> totals = new CopyOnWriteArrayList<>();
      Call call =
          Call.of("com.example.sum")
              .arguments(1)
              .onProgress(part -> totals.add(part.as(Long.class)));
      try (CallStream stream = caller.stream(call)) {
        stream.send(2);
        stream.send(3);
        totals.add(stream.finish(4).get(10, TimeUnit.SECONDS).as(Long.class));
      }
      return List.copyOf(totals);
    }
  }
}
