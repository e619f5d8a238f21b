package dev.weir.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.protocol.Serializer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A player that cannot fail proves nothing: here the router is one that says what a test wants. */
final class PlayerTest {
  private static final String HEAD = "title x\nrows C001\ntext x\nneeds broker.x dealer.y\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[36, 1, 2, {...}]                         | [36, 1, 2, {\"k\": 1}]",
        "[36, 1, 2, {...}]                         | [36, 1, 2, {}, []]",
        "[36, 1, 2, {...}]                         | [36, 1, 2, {}, [], {}]",
        "[36, $x, $x, {}]                          | [36, 7, 7, {}]",
        "[36, <id>, <integer>, {}, [<text>, ...]]  | [36, 7, -1, {}, [\"a\", 2]]",
        "[36, 1, 2, {\"p\": <not true>, ...}]      | [36, 1, 2, {\"p\": false}]",
        "[36, 1, 2, {\"p\": <absent>, ...}]        | [36, 1, 2, {}]",
        "[36, 1, 2, {}, unordered [1, 2]]          | [36, 1, 2, {}, [2, 1]]",
        "[36, 1, 2, {}, unordered [2, ...]]        | [36, 1, 2, {}, [3, 2, 1]]",
        "[36, 1, 2, {}, [<bytes 00ff>]]            | [36, 1, 2, {}, [\"\\u0000AP8=\"]]",
        "[36, 1, 2, {\"t\": <time>}]               | [36, 1, 2, {\"t\": \"2026-01-02T03:04:05.6Z\"}]"
      })
  void whatFitsIsAccepted(String expected, String received) {
    assertThatCode(() -> play("peer <- " + expected, received)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[36, 1, 2, {}]                    | [36, 1, 3, {}]             | message[2] is 3",
        "[36, 1, 2, {}]                    | [36, 1, 2.0, {}]           | message[2] is 2.0",
        "[36, 1, 2, {}]                    | [36, 1, 2, {\"k\": 1}]     | message[3].k is more",
        "[36, 1, 2, {\"k\": <any>}]        | [36, 1, 2, {}]             | message[3].k is missing",
        "[36, 1, 2, {}, [1]]               | [36, 1, 2, {}]             | message[4] is missing",
        "[36, 1, 2, {}]                    | [36, 1, 2, {}, [1]]        | message[4] is [1]",
        "[36, $x, $x, {}]                  | [36, 7, 8, {}]             | message[2] is 8, and $x is 7",
        "[36, <id>, 2, {}]                 | [36, 0, 2, {}]             | message[1] is 0",
        "[36, 1, 2, {\"p\": <not true>}]   | [36, 1, 2, {\"p\": true}]  | message[3].p is true",
        "[36, 1, 2, {}, unordered [1, 2]]  | [36, 1, 2, {}, [2, 2]]     | message[4] is [2, 2]",
        "[36, 1, 2, {\"t\": <time>}]       | [36, 1, 2, {\"t\": \"x\"}] | message[3].t is \"x\"",
        "[36, 1, 2, {}, [<bytes 00ff>]]    | [36, 1, 2, {}, [\"AP8=\"]] | message[4][0] is \"AP8=\""
      })
  void whatDiffersIsNamedWithItsLine(String expected, String received, String difference) {
    ConversationFailure failure = failure("peer <- " + expected, received);
    assertThat(failure.line()).isEqualTo(6);
    assertThat(failure.expected()).isEqualTo("peer <- " + expected);
    assertThat(failure.received()).contains(" where " + difference);
    assertThat(failure).hasMessageContaining("test.wamp:6");
  }

  @Test
  void messagesOfAGroupComeInAnyOrder() {
    String group = "peer <~ [17, 1, $x]\npeer <~ [36, $x, $x, {}]";
    assertThatCode(() -> play(group, "[36, 5, 5, {}]", "[17, 1, 5]")).doesNotThrowAnyException();
    assertThat(failure(group, "[36, 5, 5, {}]", "[17, 1, 6]").line()).isEqualTo(6);
  }

  @Test
  void whatDoesNotComeIsAFailure() {
    assertThat(failure("peer <- [36, 1, 2, {}]").received()).isEqualTo("nothing");
  }

  @Test
  void nothingMoreMayComeAtTheEnd() {
    ConversationFailure failure = failure("peer <- [36, 1, 2, {}]", "[36, 1, 2, {}]", "[17, 1, 2]");
    assertThat(failure.expected()).isEqualTo("nothing more at the end");
    assertThat(failure.received()).isEqualTo("peer received [17, 1, 2]");
  }

  @Test
  void oneOfSeveralIsTheOneThatReceives() {
    String lines =
        "session other\npeer|other <- [36, 1, 2, {}]\npeer|other <- [36, 1, 3, {}]\npeer <- nothing";
    assertThatCode(() -> play(lines, "[36, 1, 2, {}]", "[36, 1, 3, {}]"))
        .doesNotThrowAnyException();
    assertThat(failure(lines, "[36, 1, 2, {}]", "[36, 1, 4, {}]").line()).isEqualTo(8);
    assertThat(failure(lines).received()).isEqualTo("something for [], where it is for one");
  }

  @Test
  void nothingMeansNothing() {
    assertThat(failure("peer <- nothing", "[17, 1, 2]").line()).isEqualTo(6);
  }

  @Test
  void theEndMustCome() {
    assertThat(failure("peer <- end", "[17, 1, 2]").received()).isEqualTo("[17, 1, 2]");
  }

  @Test
  void featuresThatWereNotAnnouncedAreTold() {
    Player player = player("", "[36, 1, 2, {}]");
    assertThatExceptionOfType(ConversationFailure.class).isThrownBy(player::play);
    assertThat(player.notAnnounced()).containsExactly("dealer.y");
  }

  private static ConversationFailure failure(String lines, String... received) {
    return catchThrowableOfType(ConversationFailure.class, () -> play(lines, received));
  }

  private static void play(String lines, String... received) {
    player(lines, received).play();
  }

  private static Player player(String lines, String... received) {
    Script script = ScriptReader.read("test", HEAD + "session peer\n" + lines);
    return new Player(script, new Puppet(received), List.of(Serializer.JSON));
  }

  /** A router that welcomes, sends what it was told to, and answers the requests of a barrier. */
  private static final class Puppet implements Transport, Transport.Connection {
    private static final Format JSON = Format.of(Serializer.JSON);
    private static final List<Object> WELCOME =
        List.of(2, 1, Map.of("roles", Map.of("broker", Map.of("features", Map.of("x", true)))));

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private boolean taken;

    Puppet(String... messages) {
      waiting.add(JSON.octets(WELCOME));
      Arrays.stream(messages).map(message -> message.getBytes(UTF_8)).forEach(waiting::add);
    }

    @Override
    public Connection connect(Serializer serializer) {
      if (taken) {
        return new Puppet();
      }
      taken = true;
      return this;
    }

    @Override
    public void send(byte[] octets) {
      List<Object> message = JSON.message(octets);
      switch ((int) (long) message.get(0)) {
        case 34, 66 -> {
          List<Object> error = List.of(8, message.get(0), message.get(1), Map.of(), "x");
          waiting.add(JSON.octets(error));
        }
        case 6 -> waiting.add(JSON.octets(List.of(6, Map.of(), "x")));
        default -> {
          // HELLO has been answered
        }
      }
    }

    @Override
    public Optional<byte[]> receive() throws TimeoutException {
      if (waiting.isEmpty()) {
        throw new TimeoutException("nothing");
      }
      return Optional.of(waiting.poll());
    }

    @Override
    public void close() {}
  }
}
