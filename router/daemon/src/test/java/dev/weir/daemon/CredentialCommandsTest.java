package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramKeys;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands print goes into the configuration as it is. */
final class CredentialCommandsTest {
  private static final Pattern ENTRY =
      Pattern.compile(
          "joe: \\{stored_key: \"(\\p{XDigit}{64})\", server_key: \"(\\p{XDigit}{64})\", kdf:"
              + " (\\S+), salt: \"(\\p{XDigit}{32})\", iterations: 3, memory: 64, role: user}");

  private final InputStream terminal = System.in;
  @TempDir Path directory;

  @BeforeEach
  void type() {
    System.setIn(new ByteArrayInputStream("s3cret\nanother\n".getBytes(StandardCharsets.UTF_8)));
  }

  @AfterEach
  void restore() {
    System.setIn(terminal);
  }

  @Test
  void theKeysOfScramAreThoseOfThePassword() {
    String printed = run("scram", "joe", "--iterations", "3", "--memory", "64");
    Matcher entry = ENTRY.matcher(printed.strip());
    assertThat(entry.matches()).as(printed).isTrue();
    HexFormat hex = HexFormat.of();
    ScramKeys keys =
        KeyDerivation.of(entry.group(3), hex.parseHex(entry.group(4)), 3, 64)
            .derive("s3cret")
            .keys();
    assertThat(hex.formatHex(keys.storedKey())).isEqualTo(entry.group(1));
    assertThat(hex.formatHex(keys.serverKey())).isEqualTo(entry.group(2));
  }

  /** The configuration takes what is printed, and the secret's key signs for it. */
  @Test
  void theDerivedKeyOfWampCraIsThatOfTheSecret() throws Exception {
    String printed = run("wampcra", "joe", "--iterations", "50", "--role", "user").strip();
    Matcher entry =
        Pattern.compile(
                "joe: \\{derived_key: \"(\\S{44})\", salt: \"(\\p{XDigit}{32})\","
                    + " iterations: 50, keylen: 32, role: user}")
            .matcher(printed);
    assertThat(entry.matches()).as(printed).isTrue();
    assertThat(CraKey.derive("s3cret", new CraSalt(entry.group(2), 50, 32)))
        .isEqualTo(entry.group(1));
  }

  @Test
  void aKeyPairBelongsTogether() throws Exception {
    String[] words = run("keygen").split("\\s+");
    assertThat(CryptosignKey.parse(words[1]).publicKey().hex()).isEqualTo(words[3]);
    Path file = directory.resolve("key");
    String printed = run("keygen", "--out", file.toString());
    String seed = Files.readString(file);
    assertThat(printed).doesNotContain(seed.strip());
    assertThat(printed.strip()).endsWith(CryptosignKey.parse(seed).publicKey().hex());
  }

  @Test
  void aPasswordIsHashedByArgon2AndAKeyBySha256() {
    assertThat(run("hash")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("s3cret");
    type();
    assertThat(run("hash", "--key").strip())
        .isEqualTo("1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0");
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    int code = new CommandLine(new WeirCommand()).setOut(new PrintWriter(out)).execute(arguments);
    assertThat(code).isZero();
    return out.toString();
  }
}
