package dev.weir.foreign;

import io.crossbar.autobahn.wamp.types.CallOptions;
import io.crossbar.autobahn.wamp.types.CallResult;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Makes pipelined calls with autobahn-java, to be measured beside Weir's client: the lines that
 * {@code dev.weir.bench.client.CallProgram} has. A session of autobahn-java is for one thread at a
 * time: the first call's answer begins the others, on the thread that brings all answers.
 */
public final class Calls {
  private final ForeignSession session;
  private final String procedure;
  private final List<Object> arguments;
  private final Semaphore ended = new Semaphore(0);
  private volatile boolean running;
  private volatile long completed;
  private volatile String fault = "";

  private Calls(ForeignSession session, String procedure, String payload) {
    this.session = session;
    this.procedure = procedure;
    this.arguments = List.of(payload);
  }

  public static void main(String[] words) throws Exception {
    PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // autobahn logs to standard output
    int inFlight = Integer.parseInt(words[5]);
    ForeignSession session = new ForeignSession(words[0], words[1], words[2]);
    Calls calls = new Calls(session, words[3], payload(Integer.parseInt(words[4])));
    output.println("ready");
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      if (line.equals("go")) {
        calls.go(inFlight);
      } else {
        calls.running = false;
        calls.ended.acquire(inFlight);
        output.println(calls.fault.isEmpty() ? "calls " + calls.completed : "fault " + calls.fault);
      }
    }
    System.exit(0);
  }

  /** What the load program's callee expects. */
  private static String payload(int size) {
    StringBuilder text = new StringBuilder("A".repeat(16));
    for (int i = 16; i < size; i++) {
      text.append((char) ('a' + i % 26));
    }
    return text.toString();
  }

  private void go(int inFlight) {
    completed = 0;
    running = true;
    CompletableFuture<CallResult> first =
        session.open().call(procedure, arguments, (Map<String, Object>) null, (CallOptions) null);
    first.thenRun(
        () -> {
          for (int i = 0; i < inFlight; i++) {
            call();
          }
        });
  }

  private void call() {
    CompletableFuture<CallResult> result =
        session.open().call(procedure, arguments, (Map<String, Object>) null, (CallOptions) null);
    result.whenComplete(this::answered);
  }

  private void answered(CallResult result, Throwable failure) {
    if (failure != null) {
      fault = failure.toString();
    } else if (!result.results.equals(arguments)) {
      fault = "a result with a wrong payload";
    }
    completed++;
    if (running && fault.isEmpty()) {
      call();
    } else {
      ended.release();
    }
  }
}
