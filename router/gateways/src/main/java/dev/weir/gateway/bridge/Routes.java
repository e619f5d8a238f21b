package dev.weir.gateway.bridge;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The routes of a bridge, those with most literal segments first. Immutable. */
final class Routes {
  private static final String GET = "GET";
  private static final String HEAD = "HEAD";

  private final List<Entry> entries;

  private record Entry(PathTemplate template, Route route) {}

  /** A route and what its names stand for. */
  record Found(Route route, Map<String, String> names) {}

  Routes(List<Route> routes) {
    entries =
        routes.stream()
            .map(route -> new Entry(PathTemplate.of(route.path()), route))
            .sorted(Comparator.comparingInt(entry -> -entry.template().literals()))
            .toList();
  }

  /**
   * The route of a request; HEAD goes where GET does, unless it has a route of its own.
   *
   * @param path its segments
   */
  Optional<Found> find(String method, List<String> path) {
    Optional<Found> found = exactly(method, path);
    return found.isEmpty() && method.equals(HEAD) ? exactly(GET, path) : found;
  }

  private Optional<Found> exactly(String method, List<String> path) {
    return entries.stream()
        .filter(entry -> entry.route().method().equals(method))
        .flatMap(
            entry ->
                entry.template().match(path).stream().map(names -> new Found(entry.route(), names)))
        .findFirst();
  }

  /** The methods that a path has; HEAD is what GET is, without the body. */
  List<String> methods(List<String> path) {
    return entries.stream()
        .filter(entry -> entry.template().match(path).isPresent())
        .map(entry -> entry.route().method())
        .flatMap(method -> method.equals(GET) ? Stream.of(GET, HEAD) : Stream.of(method))
        .distinct()
        .toList();
  }
}
