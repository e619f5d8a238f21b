package dev.weir.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts themselves, and what the reader says of wrong ones. */
final class ScriptsTest {
  private static final Path DIRECTORY =
      Path.of("src/main/resources/dev/weir/protocol/conversations");

  @Test
  void theIndexNamesEveryScript() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".wamp"))
              .map(name -> name.substring(0, name.length() - ".wamp".length()))
              .sorted()
              .toList();
      assertThat(Script.all()).extracting(Script::name).isEqualTo(names);
    }
  }

  @Test
  void everyRowExists() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/dev/weir/conformance/rows.txt")) {
      List<String> rows =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.substring(0, 4))
              .toList();
      assertThat(Script.all()).allSatisfy(script -> assertThat(rows).containsAll(script.rows()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nobody -> [1]              | there is no session nobody",
        "session a callee           | callee is no ROLE.FEATURE",
        "session b; session b       | there is a session b already",
        "session c; c waits         | what does c do?",
        "session d; d -> {}         | a message is a list",
        "session e; e -> [1, wrong] | 'wrong' is no value at character 10",
        "session f; f -> [1, <ID>]  | <ID> is none of [id,",
        "session g; g -> [1         | the end is missing at character 3",
        "session h; h -> [1] 2      | nothing may follow at character 5"
      })
  void aWrongLineIsNamed(String lines, String why) {
    String text = "title x\nrows C001\ntext x\n" + lines.replace("; ", "\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScriptReader.read("wrong", text))
        .withMessageStartingWith("wrong:" + text.lines().count() + ": ")
        .withMessageContaining(why);
  }

  @Test
  void aScriptSaysWhatItIsAbout() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScriptReader.read("bare", "title x\n"))
        .withMessage("bare: title, rows and text must be there");
  }

  @Test
  void whatIsOursNeedsNoText() {
    Script script = ScriptReader.read("own", "title x\nours an option\nsession a\n");
    assertThat(script.standard()).isFalse();
    assertThat(Script.all())
        .filteredOn(Script::standard)
        .allSatisfy(each -> assertThat(each.rows()).isNotEmpty());
  }
}
