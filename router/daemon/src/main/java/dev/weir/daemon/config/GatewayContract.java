package dev.weir.daemon.config;

import static dev.weir.daemon.config.Contract.match;
import static dev.weir.daemon.config.Contract.pattern;
import static dev.weir.daemon.config.Contract.patternIn;
import static dev.weir.daemon.config.Field.required;
import static dev.weir.daemon.config.Field.served;
import static dev.weir.daemon.config.Scalars.choice;
import static dev.weir.daemon.config.Scalars.flag;
import static dev.weir.daemon.config.Scalars.httpPath;
import static dev.weir.daemon.config.Scalars.name;
import static dev.weir.daemon.config.Scalars.text;
import static dev.weir.daemon.config.Scalars.uri;
import static dev.weir.daemon.config.SectionType.section;

import java.time.Duration;

/**
 * The part of the contract about what stands beside the router: HTTP bridge, JSON-RPC, webhooks,
 * outside callees, worker processes, the admin listener.
 *
 * <p>Thread-safe.
 */
final class GatewayContract {
  private static final ScalarType<Long> COUNT = Quantity.count(1, Integer.MAX_VALUE).type();
  private static final ScalarType<Duration> DURATION = Quantity.duration().durationType();
  private static final ScalarType<Long> SIZE = Quantity.size(1, 1L << 40).type();

  private GatewayContract() {}

  static SectionType bridge() {
    return section(
        served("path", httpPath()),
        required("realm", uri()),
        served("role", name()),
        served("cors", new ListType<>(Scalars.origin())),
        served("jwt", flag()));
  }

  static SectionType jsonRpc() {
    return section(
        required("realm", uri()),
        served("role", name()),
        served("in_flight", COUNT),
        served("timeout", DURATION),
        served("max_request", SIZE),
        served("prefix", text()),
        served("versions", new ListType<>(choice("1.0", "2.0"))));
  }

  static SectionType users() {
    SectionType key =
        section(
            required("key_sha256", Scalars.hex(32)),
            required("realm", uri()),
            required("role", name()));
    SectionType password =
        section(
            required("password_hash", text()), required("realm", uri()), required("role", name()));
    return section(
        served("api_keys", new NamedType("user", name(), key)),
        served("basic", new NamedType("user", name(), password)));
  }

  static SectionType route() {
    return section(
        required("method", choice("GET", "POST", "PUT", "PATCH", "DELETE")),
        required("path", httpPath()),
        required("call", uri()),
        served("realm", uri()),
        served("role", name()),
        served("body", choice("json", "raw")),
        served("reply", section(served("type", text()))),
        served("timeout", DURATION));
  }

  static SectionType webhook() {
    return section(
            required("realm", uri()),
            pattern("topic"),
            match(),
            required("url", Scalars.url("http", "https")),
            served("secret", new SecretType()),
            served("retries", Quantity.count(0, 1_000).type()),
            served("in_flight", COUNT),
            served("timeout", DURATION),
            served("queue", section(served("events", COUNT), served("bytes", SIZE))),
            served("backoff", section(served("first", DURATION), served("max", DURATION))))
        .obeying(patternIn("topic"));
  }

  static SectionType callee() {
    return section(
            required("realm", uri()),
            pattern("procedure"),
            match(),
            served("http", Scalars.url("http", "https")),
            served("jsonrpc", Scalars.url("tcp", "http", "https")),
            served("version", choice("1.0", "2.0")),
            served("concurrency", COUNT),
            served("timeout", Quantity.duration().orOff().durationType()),
            served("max_answer", Quantity.size(1, 1L << 30).type()),
            served("headers", new NamedType("header", text(), new SecretType())))
        .obeying(GatewayContract::checkCallee);
  }

  private static void checkCallee(Section callee, Scope scope) {
    patternIn("procedure").check(callee, scope);
    if (callee.has("http") == callee.has("jsonrpc")) {
      scope.verdicts().error(callee.place(), scope.path() + ": give either `http` or `jsonrpc`");
    }
  }

  static SectionType worker() {
    return section(
        required("procedure", uri()),
        required("realm", uri()),
        served("command", new ListType<>(text())),
        served("instances", Quantity.count(1, WorkersReader.MOST).type()),
        served("ports", Scalars.portRange()),
        served("framing", choice("line", "length32", "close", "http", "stdio")),
        served("connection", choice("keep", "per_request")),
        served("request", choice(WorkersReader.FIRST_ARGUMENT, "json")),
        served("timeout", Quantity.duration().orOff().durationType()),
        served("on_death", choice("fail", "retry")),
        served("queue", queue()),
        served("max_answer", Quantity.size(1, 1L << 30).type()),
        served("pids", text()),
        served("health", health()),
        served("restart", section(served("backoff", DURATION), served("max", DURATION))),
        served("log", section(required("file", text()), served("max", SIZE))),
        served(
            "stop", section(served("signal", WorkersReader.signal()), served("grace", DURATION))));
  }

  static SectionType queue() {
    return section(served("calls", COUNT), served("bytes", SIZE));
  }

  private static SectionType health() {
    return section(
        served("tcp", flag()), served("interval", DURATION), served("start_within", DURATION));
  }

  static SectionType admin() {
    return section(
        required("address", Scalars.address()),
        served("token", new SecretType()),
        served("tls", Contract.tls()));
  }
}
