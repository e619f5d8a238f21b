package dev.weir.samples;

import dev.weir.client.Call;
import dev.weir.client.Procedure;
import dev.weir.client.WampClient;
import dev.weir.protocol.InvocationPolicy;
import dev.weir.router.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Three callees of one procedure; calls with the same routing key reach the same one. */
public final class SharedRegistration {
  private static final int CALLEES = 3;
  private static final int KEYS = 100;

  private SharedRegistration() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("sensors by callee: " + run());
  }

  /** Returns the sensors that each callee serves. */
  static Map<String, List<String>> run() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient caller = WampClient.connect(router.uris().get(0), "realm1")) {
      List<WampClient> callees = new ArrayList<>();
      try {
        for (int i = 0; i < CALLEES; i++) {
          callees.add(callee(router, "callee-" + i));
        }
        return served(caller);
      } finally {
        callees.forEach(WampClient::close);
      }
    }
  }

  private static WampClient callee(Router router, String name) {
    WampClient callee = WampClient.connect(router.uris().get(0), "realm1");
    callee
        .register(Procedure.exact("com.example.store").invoke(InvocationPolicy.HASH), call -> name)
        .join();
    return callee;
  }

  private static Map<String, List<String>> served(WampClient caller) {
    Map<String, List<String>> served = new TreeMap<>();
    for (int i = 0; i < KEYS; i++) {
      String sensor = "sensor-" + i;
      Call call = Call.of("com.example.store").routingKey(sensor).arguments(21.5);
      String callee = caller.call(call).join().as(String.class);
      if (!caller.call(call).join().as(String.class).equals(callee)) {
        throw new IllegalStateException(sensor + " changed its callee");
      }
      served.computeIfAbsent(callee, name -> new ArrayList<>()).add(sensor);
    }
    return served;
  }
}
