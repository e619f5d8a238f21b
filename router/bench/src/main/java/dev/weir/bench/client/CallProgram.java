package dev.weir.bench.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.bench.wire.Payload;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;

/**
 * A client's process: says {@code ready} once it has joined, and answers the line {@code stop} that
 * follows {@code go} with {@code calls NUMBER}, or with {@code fault WHAT}. Programs in other
 * languages do the same. Stateless.
 */
public final class CallProgram {
  private CallProgram() {}

  /**
   * The command line of such a program.
   *
   * @param router where it joins
   * @param serializer {@code json} or {@code msgpack}
   * @param payload the single argument of each call, which comes back as its result
   */
  public record Asked(
      URI router,
      String realm,
      String serializer,
      String procedure,
      String payload,
      int inFlight) {}

  /** Makes the calls of one client. */
  public interface Joining {
    /** Joins. */
    Measurement join(Asked asked) throws Exception;
  }

  /** The program, until its input ends. */
  public static void run(String[] words, Joining joining) throws Exception {
    String payload = new Payload(Integer.parseInt(words[4])).text();
    Asked asked =
        new Asked(
            URI.create(words[0]),
            words[1],
            words[2],
            words[3],
            payload,
            Integer.parseInt(words[5]));
    Measurement calls = joining.join(asked);
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
    System.out.println("ready");
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      if (line.equals("go")) {
        calls.go();
      } else {
        long count = calls.stop();
        System.out.println(calls.fault().isEmpty() ? "calls " + count : "fault " + calls.fault());
      }
    }
    System.exit(0);
  }
}
