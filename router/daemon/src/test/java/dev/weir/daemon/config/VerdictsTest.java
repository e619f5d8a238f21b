package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about a configuration, and where: the cases G1 to G9. */
class VerdictsTest {
  private static final String LISTENERS =
      "listeners: [{address: 127.0.0.1:0, websocket: {path: /ws}}]\n";
  private static final String OPEN =
      """
      realms:
        realm1:
          authentication: {anonymous: {role: guest}}
          roles: {guest: [{uri: "", match: prefix, allow: [call]}]}
      """;

  @TempDir Path directory;

  @Test
  void aGoodFileHasNoVerdict() throws IOException {
    assertThat(verdicts(LISTENERS + OPEN)).isEmpty();
  }

  @Test
  void jsonIsTakenToo() throws IOException {
    String json =
        """
        {
        \t"listeners": [{"address": "127.0.0.1:0", "websocket": {"path": "\\/ws"}}],
        \t"realms": {"realm1": {
        \t\t"authentication": {"anonymous": {"role": "guest"}},
        \t\t"roles": {"guest": []}}}
        }
        """;
    assertThat(verdicts(json)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  @Hostile({"G1", "G2", "G3", "G4", "G6", "G7", "G9"})
  void everyFaultIsTold(String name, String text, List<String> expected) throws IOException {
    List<String> verdicts = verdicts(text);
    assertThat(verdicts).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(verdicts.get(i)).contains(expected.get(i));
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(broken(), keys(), references(), Stream.of(values()), Stream.of(caveats()))
        .flatMap(cases -> cases);
  }

  private static Stream<Arguments> broken() {
    return Stream.of(
        fault("G1 empty", "", "1:1: the file is empty"),
        fault("G1 only a comment", "# nothing\n", "1:1: the file is empty"),
        fault("G1 two documents", LISTENERS + OPEN + "---\na: 1\n", "7:1: a second document"),
        fault("G1 a list", "- a\n- b\n", "1:1: a configuration is a mapping"),
        fault(
            "G1 open bracket",
            "listeners: [\nrealms: {}\n",
            "3:1: not YAML: while parsing a flow sequence (from 1:12), expected"),
        fault("G1 bad indentation", "listeners:\n  - a\n b: 1\n", "3:2: not YAML"),
        fault("G1 bad JSON", "{\"listeners\": [,]}", "1:16: not YAML"),
        fault("G1 a control character", "listeners:\n  \u0001\n", "2:3: not YAML"),
        fault("G1 too deep", "[".repeat(100_000), "1:33: not YAML: nested deeper than 32"),
        fault(
            "G1 too long", "#".repeat((1 << 20) + 1), "1:1: the file is larger than 1048576 bytes"),
        fault(
            "G1 an alias of itself",
            "listeners: &a [*a]\nrealms: &b {c: *b}\n",
            "1:12: listeners[0]: expected a section",
            "unknown key `c` in realms.c",
            "warning: realm `c` has no authentication method"),
        fault("G1 unknown alias", "listeners: *nothing\n", "1:12: not YAML"),
        fault("G1 no sections", "listeners: 7\nrealms: [a]\n", "1:12: listeners", "2:9: realms"));
  }

  private static Stream<Arguments> keys() {
    return Stream.of(
        fault(
            "G2 at the top",
            LISTENERS + OPEN + "limit: {}\n",
            "6:1: unknown key `limit`; the nearest known key is `limits`"),
        fault(
            "G2 deep inside",
            LISTENERS + OPEN + "limits:\n  drian: 5s\n",
            "7:3: unknown key `drian` in limits; the nearest known key is `drain`"),
        fault(
            "G2 of another section",
            LISTENERS
                + OPEN
                + "webhooks:\n- {procedure: a, realm: realm1, topic: b, url: \"http://c\"}\n",
            "7:3: warning: webhooks[0] has no `secret`",
            "7:4: unknown key `procedure` in webhooks[0]; known are realm, topic, match, url, "),
        fault(
            "G2 in a section",
            LISTENERS + OPEN + "admin: {adress: 127.0.0.1:1}\n",
            "6:8: admin: the key `address` is missing",
            "6:9: unknown key `adress` in admin; the nearest known key is `address`"),
        fault(
            "admin beyond this machine",
            LISTENERS + OPEN + "admin: {address: \"0.0.0.0:9080\", token: \"${file:weir.yaml}\"}\n",
            "6:9: admin: beyond this machine a `token` and `tls` are needed: give both, or"
                + " 127.0.0.1"),
        fault(
            "admin at a socket file",
            LISTENERS + OPEN + "admin: {address: \"unix:admin.sock\"}\n",
            "6:9: admin: the address must be a HOST:PORT"),
        fault(
            "G3 a realm",
            LISTENERS + OPEN + "  realm1: {}\n",
            "6:3: realms: realm `realm1` is given twice, first at 3:3"),
        fault(
            "G3 a key",
            LISTENERS + OPEN + LISTENERS,
            "6:1: key `listeners` is given twice, first at 1:1"),
        fault("a key is missing", OPEN, "1:1: the key `listeners` is missing"));
  }

  private static Stream<Arguments> references() {
    return Stream.of(
        fault(
            "G7 a method's role",
            LISTENERS + OPEN.replace("role: guest", "role: gest"),
            "4:34: role `gest` is not among the `roles` of realm `realm1`; the nearest is `guest`"),
        fault(
            "G7 settings of a role",
            LISTENERS + OPEN + "    role_settings:\n      user: {authorizer: {procedure: a.b}}\n",
            "7:7: role `user` is not among the `roles`",
            "7:27: warning: no role may register `a.b`: role `user` is denied everything"),
        fault(
            "an authorizer that is of the role on which it decides",
            LISTENERS
                + OPEN.replace("[call]", "[register]")
                + "    role_settings: {guest: {authorizer: {procedure: a.b}}}\n",
            "6:42: warning: role `guest` may register `a.b`, which decides on it"),
        fault(
            "G7 an authorizer without procedure",
            LISTENERS + OPEN + "    role_settings: {guest: {authorizer: {timeout: 2s}}}\n",
            "6:41: realms.realm1.role_settings.guest.authorizer: the key `procedure` is missing"),
        fault(
            "a placeholder that is none",
            LISTENERS + OPEN.replace("uri: \"\"", "uri: \"a.${user}\""),
            "`user` is not one of authid, authrole"),
        fault(
            "two placeholders in a component",
            LISTENERS + OPEN.replace("uri: \"\"", "uri: \"a.${authid}-${authrole}\""),
            "is not a component with one placeholder"),
        fault(
            "an unfinished placeholder",
            LISTENERS + OPEN.replace("uri: \"\"", "uri: \"a.${authid\""),
            "is not a component with one placeholder"),
        fault(
            "a placeholder where there is no session",
            LISTENERS + OPEN + "    disclose: [{uri: \"a.${authid}\", caller: true}]\n",
            "6:17: realms.realm1.disclose[0].uri: only the rules of `roles` may have placeholders"),
        fault(
            "a listener's realm",
            LISTENERS.replace("}]", ", realms: [realm2]}]").replace("}}, ", "}, ") + OPEN,
            "1:69: the realm `realm2` is not among the `realms`; the nearest is `realm1`"),
        fault(
            "a template",
            LISTENERS + OPEN + "auto_realms: {enabled: true, match: a.*, template: realm}\n",
            "6:42: the realm `realm` is not among the `realms`"),
        fault(
            "G4 no certificate",
            LISTENERS.replace("127.0.0.1:0", "127.0.0.1:0, tls: {certificate: no.pem}") + OPEN,
            "no.pem cannot be read"),
        fault(
            "two listeners on one address",
            "listeners:\n"
                + "- {address: '[::1]:1', websocket: {}}\n"
                + "- {address: '[::1]:1', websocket: {}}\n"
                + OPEN,
            "3:4: a second listener has the address [::1]:1"),
        fault(
            "two transports at one path",
            LISTENERS.replace("{path: /ws}", "{}, longpoll: {path: /x}, sse: {path: /x/}") + OPEN,
            "longpoll.path and sse.path are both `/x`"),
        fault(
            "long-poll where the WebSocket is",
            LISTENERS.replace("{path: /ws}", "{path: /lp}, longpoll: {}") + OPEN,
            "longpoll.path and websocket.path are both `/lp`"),
        fault(
            "a listener without transport",
            "listeners: [{address: 127.0.0.1:1}]\n" + OPEN,
            "1:13: listeners[0] has no transport"));
  }

  private static Arguments[] values() {
    return new Arguments[] {
      limit("G6 negative", "mailbox: -1", "6:19: limits.mailbox: -1 is negative: 1B to 1GiB"),
      limit("G6 negative time", "drain: -5s", "6:17: limits.drain: -5s is negative"),
      limit(
          "G6 overflow",
          "sessions: 99999999999999999999",
          "is too large: 1 to 2147483647, or `none` for off"),
      limit("G6 overflow by the unit", "message: 9999999TiB", "9999999TiB is too large"),
      limit("G6 off where it cannot be", "depth: 0", "limits.depth: 0 is too small: 1 to 1000"),
      limit(
          "no unit",
          "drain: 30",
          "`30` is not a duration: write 500ms, 10s, 5m, 24h or 7d, or none"),
      limit("a unit of another kind", "uri: 5s", "`5s` is not a size"),
      limit("no value", "uri:", "6:14: limits.uri: expected a size"),
      limit("a section for a size", "uri: {}", "6:15: limits.uri: expected a size"),
      realm(
          "a flag",
          "strict_uris: yes",
          "6:18: realms.realm1.strict_uris: `yes` is not one of true, false"),
      realm("a word", "slow_consumer: {policy: disconect}", "the nearest is `disconnect`"),
      realm(
          "a pattern",
          "disclose: [{uri: a..b}]",
          "6:17: realms.realm1.disclose[0].uri: `a..b` is not a URI to match as exact"),
      fault(
          "an address",
          LISTENERS.replace("127.0.0.1:0", "'8080'") + OPEN,
          "1:23: listeners[0].address: `8080` is not an address"),
      fault(
          "a bare IPv6 host",
          LISTENERS.replace("127.0.0.1:0", "'::1:8080'") + OPEN,
          "`::1:8080` is not an address"),
      fault(
          "a port",
          LISTENERS.replace("127.0.0.1:0", "127.0.0.1:70000") + OPEN,
          "`127.0.0.1:70000` is not an address"),
    };
  }

  private static Arguments[] caveats() {
    String ticket = "      ticket: {joe: {ticket: %s, role: guest}}\n";
    String secret =
        LISTENERS
            + OPEN.replace(
                "{anonymous: {role: guest}}", "\n      anonymous: {role: guest}\n" + ticket);
    return new Arguments[] {
      fault(
          "G9 a plain secret",
          secret.formatted("s3cret"),
          "6:30: warning: realms.realm1.authentication.ticket.joe.ticket: the secret stands in the"
              + " file"),
      fault(
          "a secret that is not there",
          secret.formatted("'${env:WEIR_NOT_SET}'"),
          "6:30: realms.realm1.authentication.ticket.joe.ticket: the environment variable"
              + " WEIR_NOT_SET is not set"),
      fault(
          "an empty secret",
          secret.formatted("''"),
          "6:16: user `joe`: a ticket must not be empty",
          "6:30: warning: realms"),
      method("a method's order", "order: [scram, tickt]", "the nearest is `ticket`"),
      method(
          "no timeout",
          "timeout: 0s",
          "6:16: realms.realm1.authentication.timeout: 0s is too small: 1ms to 36500d"),
      method(
          "keys of SCRAM that are too short",
          "scram: {joe: {stored_key: '00', server_key: '00', kdf: pbkdf2, salt: '00', iterations:"
              + " 1, role: guest}}",
          "stored_key: `00` is not hex: write 64 hex digits",
          "server_key: `00` is not hex: write 64 hex digits"),
      method(
          "Argon2 without memory",
          "scram: {joe: {password: '${file:weir.yaml}', kdf: argon2id13, salt: '0011223344556677',"
              + " iterations: 1, role: guest}}",
          "6:15: user `joe`: memory must be at least 8 KiB, not 0"),
      method(
          "a salt that is too short",
          "scram: {joe: {password: '${file:weir.yaml}', kdf: argon2id13, salt: '00', iterations: 1,"
              + " memory: 8, role: guest}}",
          "user `joe`: the salt must have at least 8 octets, not 1"),
      method(
          "what is no point of the curve",
          "cryptosign: {joe: {authorized_keys: ['" + "f".repeat(64) + "'], role: guest}}",
          "user `joe`: a public key of cryptosign is no point of Ed25519"),
      method(
          "certificates that nobody asks for",
          "tls: {match: subject_cn, role: guest}",
          "6:7: warning: nobody joins realm `realm1` by a certificate: no listener for it has"
              + " `tls.client_ca`"),
      method(
          "a part that certificates do not have",
          "tls: {match: subject_on, users: {joe: {role: gest}}}",
          "6:7: warning: nobody joins realm `realm1` by a certificate",
          "6:20: realms.realm1.authentication.tls.match: `subject_on` is not one of subject_cn,"
              + " san_dns, san_email, san_uri, sha256; the nearest is `subject_cn`",
          "role `gest` is not among the `roles` of realm `realm1`; the nearest is `guest`"),
      method(
          "certificates without role",
          "tls: {match: sha256}",
          "6:7: warning: nobody joins realm",
          "6:12: realms.realm1.authentication.tls: nobody joins by it: give a `role`"),
      method(
          "a cookie without a login that it repeats",
          "cookie: {name: weir}",
          "6:15: a cookie repeats logins by another method, and the realm has none"),
      method(
          "a cookie that browsers do not take",
          "tls: {match: sha256, role: guest}\n      cookie: {same_site: none, secure: false}",
          "6:7: warning",
          "7:15: a cookie for all sites must be secure"),
      method(
          "a cookie that no header can have",
          "tls: {match: sha256, role: guest}\n      cookie: {name: 'a;b'}",
          "6:7: warning",
          "7:15: a cookie's name is a word, not a;b"),
      method(
          "a cookie at a site that there is not",
          "tls: {match: sha256, role: guest}\n      cookie: {same_site: strickt}",
          "6:7: warning",
          "`strickt` is not one of strict, lax, none; the nearest is `strict`"),
      method(
          "tokens without a key",
          "jwt: {roles: [guest]}",
          "6:12: realms.realm1.authentication.jwt: tokens need a key: give one of jwks, jwks_file,"
              + " public_key, secret"),
      method(
          "tokens without roles",
          "jwt: {jwks: 'https://id.example.com/keys'}",
          "6:12: realms.realm1.authentication.jwt: the key `roles` is missing"),
      method(
          "tokens that are for anybody and of anybody",
          "jwt: {jwks: 'https://id.example.com/keys', roles: [guest]}",
          "6:12: warning: jwt names no `audience`",
          "6:12: warning: jwt names no `issuer`"),
      method(
          "which role tokens give",
          "jwt: {jwks: 'https://id.example.com/keys', roles: [guest, gest]}",
          "6:12: which of several roles a token gives, a claim must say: name it as `role`",
          "6:65: role `gest` is not among the `roles` of realm `realm1`; the nearest is `guest`"),
      method(
          "keys that others could give",
          "jwt: {jwks: 'http://id.example.com/keys', roles: [guest]}",
          "6:13: keys are fetched by https only, or from this machine: http://id.example.com/keys"),
      method(
          "an algorithm that none should use",
          "jwt: {jwks: 'https://id.example.com/keys', algorithms: [none], roles: [guest]}",
          "6:12: warning: jwt names no `audience`",
          "6:12: warning: jwt names no `issuer`",
          "6:63: realms.realm1.authentication.jwt.algorithms[0]: `none` is not one of HS256, RS256,"
              + " ES256, EdDSA"),
      method(
          "an algorithm without its secret",
          "jwt: {jwks: 'https://id.example.com/keys', algorithms: [HS256], roles: [guest]}",
          "6:12: HS256 needs a `secret`, or one in `jwks_file`"),
      method(
          "a secret that is too short",
          "jwt: {secret: 'too short', roles: [guest]}",
          "6:13: a secret for HS256 must have at least 32 octets, not 9",
          "6:21: warning: realms.realm1.authentication.jwt.secret: the secret stands in the file"),
      method(
          "a public key as a secret",
          "jwt: {secret: '-----BEGIN PUBLIC KEY----- and so on and on', roles: [guest]}",
          "6:13: a secret for HS256 is no PEM file",
          "6:21: warning"),
      method(
          "a file that has no key",
          "jwt: {public_key: weir.yaml, roles: [guest]}",
          "weir.yaml does not serve: no PUBLIC KEY block stands in it"),
      method(
          "a file that has no keys",
          "jwt: {jwks_file: weir.yaml, roles: [guest]}",
          "weir.yaml does not serve: it is no JWK Set"),
      method("a dynamic authenticator", "dynamic: {procedure: com.a, roles: [guest]}"),
      method(
          "a dynamic authenticator's realm and roles",
          "dynamic: {procedure: com.a, realm: other, roles: [gest]}",
          "6:35: the realm `other` is not among the `realms`",
          "6:57: role `gest` is not among the `roles` of realm `realm1`; the nearest is `guest`"),
      method(
          "a dynamic authenticator that may give any role",
          "dynamic: {procedure: com.a}",
          "6:16: realms.realm1.authentication.dynamic: the key `roles` is missing"),
      method(
          "the router's key",
          "router_key: '${file:weir.yaml}'",
          "6:7: a private key of cryptosign must be 64 hex digits"),
      fault(
          "a broken reference",
          secret.formatted("'${vault:x}'"),
          "6:30: realms.realm1.authentication.ticket.joe.ticket: `${vault:x}` is not ${env:NAME}"),
      realm(
          "a pause that is none",
          "slow_consumer: {policy: slow_publishers, pause: 10ms}",
          "6:53: realms.realm1.slow_consumer.pause: 10ms is too small: 100ms to "),
      realm(
          "retained events on disk",
          "retained: {events: 10, durable: true}",
          "6:37: warning: key realms.realm1.retained.durable value `true` is not served by this"
              + " build: what is retained is gone after a restart"),
      fault(
          "compression",
          LISTENERS.replace("/ws", "/ws, compression: {level: 3, window: 15, max_ratio: 100}")
              + OPEN),
      fault(
          "too much compression",
          LISTENERS.replace("/ws", "/ws, compression: {level: 10, window: 8}") + OPEN,
          "10 is too large: 0 to 9",
          "8 is too small: 9 to 15"),
      fault(
          "proxies", LISTENERS.replace("/ws}", "/ws}, proxy_protocol: ['::1', 10.0.0.0/8]") + OPEN),
      fault(
          "a proxy that is none",
          LISTENERS.replace("/ws}", "/ws}, proxy_protocol: [10.0.0.256, lb.example.com]") + OPEN,
          "1:77: `10.0.0.256` is no range of addresses",
          "1:89: listeners[0].proxy_protocol[1]: `lb.example.com` is not a range of addresses"),
      fault(
          "no compression",
          LISTENERS.replace("/ws", "/ws, compression: false, batched: false") + OPEN),
      fault(
          "nobody may join",
          LISTENERS + "realms:\n  closed: {}\n",
          "3:3: warning: realm `closed` has no authentication method that this build serves"),
      fault(
          "no rules at all",
          LISTENERS + "realms:\n  a: {authentication: {anonymous: {role: guest}}}\n",
          "3:36: warning: role `guest` is not among the `roles` of realm `a`: it is denied"
              + " everything"),
      fault("a Unix socket", "listeners: [{address: 'unix:a.sock', rawsocket: true}]\n" + OPEN),
      fault(
          "the mode of no file",
          "listeners: [{address: '127.0.0.1:0', rawsocket: true, mode: '0660'}]\n" + OPEN,
          "1:55: `mode` is for a socket file, and 127.0.0.1:0 is none"),
      fault(
          "a transport that is off is none",
          "listeners: [{address: '127.0.0.1:0', rawsocket: false}]\n" + OPEN,
          "1:1: this build serves none of the `listeners`"),
      fault(
          "long-poll alone",
          LISTENERS.replace("websocket: {path: /ws}", "longpoll: {path: /lp, idle: 5m}") + OPEN),
      fault(
          "a poll that takes no time",
          LISTENERS.replace("{path: /ws}", "{path: /ws}, longpoll: {poll_timeout: 0}") + OPEN,
          "poll_timeout"),
      fault(
          "RawSocket ends at 16 MiB",
          LISTENERS.replace("{path: /ws}", "{path: /ws}, rawsocket: {max_message: 17MiB}") + OPEN,
          "17MiB is too large: 512B to 16MiB"),
    };
  }

  private static Arguments limit(String name, String setting, String... expected) {
    return fault(name, LISTENERS + OPEN + "limits: {" + setting + "}\n", expected);
  }

  private static Arguments realm(String name, String setting, String... expected) {
    return fault(name, LISTENERS + OPEN + "    " + setting + "\n", expected);
  }

  private static Arguments method(String name, String setting, String... expected) {
    String both = "\n      anonymous: {role: guest}\n      " + setting;
    String text = OPEN.replace("{anonymous: {role: guest}}", both);
    return fault(name, LISTENERS + text, expected);
  }

  private static Arguments fault(String name, String text, String... expected) {
    return Arguments.of(name, text, List.of(expected));
  }

  private List<String> verdicts(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("weir.yaml"), text);
    ConfigurationFile read = ConfigurationFile.read(file);
    List<String> lines = read.verdicts().stream().map(verdict -> verdict.line("")).toList();
    boolean errors = lines.stream().anyMatch(line -> !line.contains(": warning: "));
    assertThat(read.configuration().isEmpty()).isEqualTo(errors);
    return lines.stream().map(line -> line.substring(1)).toList();
  }
}
